import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "../../packages/client/src/index.ts";
import { openVictim } from "../daemon.ts";
import { makeRandom } from "../random.ts";
import { startBystander } from "./bystander.ts";
import { attackDirect } from "./direct.ts";
import { attackHolder } from "./holder.ts";
import { attackBytes, attackRequests } from "./http.ts";

export interface FuzzOptions {
  seed: number;
  ms: number;
  /** Attackers also say what a daemon says, and take the holder from ours again and again. */
  takeOvers?: boolean;
  log?: (message: string) => void;
}

export interface FuzzReport {
  seed: number;
  attacks: Record<"holder" | "bytes" | "requests" | "direct", number>;
  /** Lines of the session beside it, and its longest wait for one in milliseconds. */
  echoed: number;
  longest: number;
  /** Resident megabytes of daemon and holder after a first part, and at the end. */
  megabytes: { early: number; late: number };
  faults: string[];
}

const AT_ONCE = 8;
/** Sockets that may be open for other reasons. */
const FEW = 20;
/** Part of the time after which caches are full and code is compiled. */
const WARM = 0.3;

/** Attacks a daemon and its holder from all sides, and looks after a session beside it. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { seed, ms, log, takeOvers = false } = options;
  const victim = await openVictim();
  const client = await connect({ socket: victim.socket });
  const good = await startBystander(client);
  const run = join(victim.dir, "run");
  const holder = join(
    run,
    readdirSync(run).find((name) => name.endsWith(".sock") && name.startsWith("holder-")) ?? "",
  );
  const pids = [victim.pid(), pidOf(holder)];
  const before = socketsOf(pids);
  const attacks = { holder: 0, bytes: 0, requests: 0, direct: 0 };
  const started = performance.now();
  const elapsed = (): number => performance.now() - started;
  let early = 0;
  const attacker = async (number: number): Promise<void> => {
    const random = makeRandom(seed * 100 + number);
    while (elapsed() < ms && good.faults.length === 0) {
      const kind = random.pick(["holder", "bytes", "requests", "direct"] as const);
      if (kind === "holder") await attackHolder(holder, random, takeOvers);
      else if (kind === "direct") await attackDirect(victim.socket, random);
      else if (kind === "bytes") await attackBytes(victim.socket, random);
      else await attackRequests(victim.socket, random);
      attacks[kind] += 1;
      if (early === 0 && elapsed() > ms * WARM) early = megabytesOf(pids);
      const sum = Object.values(attacks).reduce((all, each) => all + each, 0);
      if (sum % 2000 === 0)
        log?.(`${sum} attacks, ${megabytesOf(pids).toFixed(0)} MB, ${good.echoed()} lines`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, number) => attacker(number)));
  await good.stop();
  const faults = [...good.faults];
  // The last connections take a moment to be seen closed, and half a minute where its client left in the middle.
  for (let tries = 0; socketsOf(pids) > before + FEW && tries < 350; tries += 1) await sleep(100);
  const open = socketsOf(pids) - before;
  if (open > FEW) faults.push(`${open} more sockets are open than before`);
  const late = megabytesOf(pids);
  if (early > 0 && late > early * 1.3 + 60)
    faults.push(`grew from ${early.toFixed(0)} to ${late.toFixed(0)} MB`);
  await client.close();
  await victim.close().catch((error: unknown) => faults.push(`at the end: ${String(error)}`));
  return {
    seed,
    attacks,
    echoed: good.echoed(),
    longest: good.longest(),
    megabytes: { early, late },
    faults,
  };
}

/** The process that listens on a holder's socket names it on its command line. */
function pidOf(socket: string): number {
  const pid = readdirSync("/proc").find((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0").includes(socket);
    } catch {
      return false;
    }
  });
  if (pid === undefined) throw new Error(`no process holds ${socket}`);
  return Number(pid);
}

/** Connections, theirs and those of others: a thread that was started meanwhile has descriptors of its own. */
function socketsOf(pids: number[]): number {
  const links = pids.flatMap((pid) =>
    readdirSync(`/proc/${pid}/fd`).map((fd) => `/proc/${pid}/fd/${fd}`),
  );
  return links.filter((link) => isSocket(link)).length;
}

function isSocket(link: string): boolean {
  try {
    return readlinkSync(link).startsWith("socket:");
  } catch {
    return false;
  }
}

/** Throws when one of them is gone. */
function megabytesOf(pids: number[]): number {
  return pids.reduce((sum, pid) => {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return sum + Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }, 0);
}
