import { setTimeout as pause } from "node:timers/promises";
import type { Turn } from "../../../packages/protocol/src/index.ts";
import type { AgentName } from "../../../packages/testkit/src/index.ts";
import { makeRandom } from "../../random.ts";
import { openRing, type Ring } from "../matrix/ring.ts";

export interface Soaked {
  kills: number;
  turns: number;
  /** Turns whose prompt did not reach the model, or more than once. */
  lost: string[];
  doubled: string[];
  /** Turns that ended other than done, in words. */
  failed: string[];
}

export interface SoakOptions {
  bin: string;
  agents: readonly AgentName[];
  kills: number;
  seed: number;
  log?: (line: string) => void;
}

/** Real agents take one turn after another while their daemon is killed with -9 at random moments. */
export async function soak({
  bin,
  agents,
  kills,
  seed,
  log = () => {},
}: SoakOptions): Promise<Soaked> {
  const random = makeRandom(seed);
  const ring = await openRing(bin);
  const result: Soaked = { kills: 0, turns: 0, lost: [], doubled: [], failed: [] };
  let going = true;
  try {
    const talks = agents.map((agent) =>
      talk(ring, agent, { going: () => going, result }).catch((error: unknown) => {
        result.failed.push(`${agent}: ${(error as Error).message}`);
      }),
    );
    while (result.kills < kills) {
      await pause(300 + random.next(4_000));
      const pid = await ring.user.daemonPid();
      if (pid === undefined) continue;
      process.kill(pid, "SIGKILL");
      result.kills += 1;
      log(`kill ${result.kills} of ${kills}, ${result.turns} turns`);
      await ring.user.niia(["daemon", "start"]);
    }
    going = false;
    await Promise.all(talks);
  } finally {
    going = false;
    await ring.close();
  }
  return result;
}

const TALK = { title: "a conversation", model: () => ({ delayMs: 400 }) };

/** One agent's conversation, turn after turn, each prompt counted at the model. */
async function talk(
  ring: Ring,
  agent: AgentName,
  { going, result }: { going: () => boolean; result: Soaked },
): Promise<void> {
  const bout = ring.enter(agent, { ...TALK, play: async () => undefined });
  const session = await bout.start();
  for (let number = 1; going(); number++) {
    const word = `${bout.token} turn${String(number).padStart(3, "0")}`;
    const turn: Turn = await bout.ask(session, `Say it ${word}`);
    const heard = bout.heard().filter(({ prompt }) => prompt.includes(word)).length;
    result.turns += 1;
    if (heard === 0) result.lost.push(`${agent} ${word}: ${turn.end}`);
    if (heard > 1) result.doubled.push(`${agent} ${word}: ${heard} times`);
    if (turn.end !== "done")
      result.failed.push(`${agent} ${word}: ${turn.end ?? turn.state}: ${turn.detail ?? ""}`);
  }
}
