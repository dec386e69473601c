import { setTimeout as sleep } from "node:timers/promises";
import { type Client, connect } from "../../packages/client/src/index.ts";
import { openVictim } from "../daemon.ts";
import { makeRandom, type Random } from "../random.ts";
import { type Resumed, Stopwatch } from "./resume.ts";
import { type Sat, sit } from "./sitter.ts";

export interface SoakOptions {
  seed: number;
  kills: number;
  sessions: number;
  log?: (message: string) => void;
}

export interface SoakReport extends Resumed {
  seed: number;
  kills: number;
  /** Sessions that ran to their end, and bytes compared. */
  sessions: number;
  bytes: number;
  faults: string[];
}

/** Daemons are killed at random moments under sessions that come and go, each followed by a client of its own. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const random = makeRandom(options.seed);
  const victim = await openVictim();
  const watch = new Stopwatch<Client>();
  const done: Sat[] = [];
  const stop = new AbortController();
  let last = options.seed * 100_000;

  const seat = async (): Promise<void> => {
    const client = await connect({ socket: victim.socket, patienceMs: 60_000 });
    while (!stop.signal.aborted) {
      const seed = (last += 1);
      const answers = random.next(25);
      done.push(
        await sit(client, { seed, answers, heard: (stream) => watch.heard(client, stream) }),
      );
    }
    await client.close();
  };
  const seats = Promise.all(Array.from({ length: options.sessions }, () => seat()));
  const kills = async (): Promise<void> => {
    // A holder without a session ends soon after its daemon: on a loaded machine none would ever get one.
    while (watch.following < options.sessions / 2 && !stop.signal.aborted) await sleep(10);
    for (let kill = 1; kill <= options.kills; kill += 1) {
      await sleep(random.next(400));
      await crash(victim, watch, random);
      await watch.everyoneBack();
      if (kill % 20 === 0) options.log?.(`${kill} kills, ${done.length} sessions ended`);
    }
    stop.abort();
  };
  try {
    await Promise.all([kills(), seats]);
  } finally {
    stop.abort();
    await victim.close();
  }
  return {
    seed: options.seed,
    kills: options.kills,
    sessions: done.length,
    bytes: done.reduce((sum, { bytes }) => sum + bytes, 0),
    faults: done.flatMap(({ seed, faults }) => faults.map((fault) => `session ${seed}: ${fault}`)),
    ...watch.report(),
  };
}

/** Kills the daemon and starts the next one; some die again before they can say anything. */
async function crash(
  victim: Awaited<ReturnType<typeof openVictim>>,
  watch: Stopwatch<Client>,
  random: Random,
): Promise<void> {
  await victim.kill();
  watch.killed(performance.now());
  const stillborn = random.next(5) === 0;
  const next = victim.start();
  if (!stillborn) return watch.ready(await next.ready);
  next.ready.catch(() => {});
  await sleep(random.next(300));
  await victim.kill();
  watch.ready(await victim.start().ready);
}
