import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";

/** Every process that a session started, also those that left its process group, its terminal or their parent: found
 *  by the marker in their environment, or as members of the terminal's process session. Linux; elsewhere none. */
export async function findProcesses(session: string, leader: number | null): Promise<number[]> {
  const entries = await readdir("/proc").catch(() => [] as string[]);
  const pids = entries.filter((name) => /^\d+$/.test(name)).map(Number);
  const found: number[] = [];
  for (let at = 0; at < pids.length; at += 64) {
    const checks = pids.slice(at, at + 64).map(async (pid) => {
      if (await belongs(pid, session, leader)) found.push(pid);
    });
    await Promise.all(checks);
  }
  return found;
}

/** Signals those that still belong to the session at that moment. */
export async function signalProcesses(
  session: string,
  leader: number | null,
  signal: NodeJS.Signals,
): Promise<number> {
  const pids = await findProcesses(session, leader);
  let sent = 0;
  for (const pid of pids) {
    if (!stillBelongs(pid, session, leader)) continue;
    try {
      process.kill(pid, signal);
      sent++;
    } catch {
      // It ended by itself, or belongs to somebody else.
    }
  }
  return sent;
}

async function belongs(pid: number, session: string, leader: number | null): Promise<boolean> {
  if (pid === process.pid) return false;
  try {
    if (marked(await readFile(`/proc/${pid}/environ`, "latin1"), session)) return true;
    return leader !== null && inSession(await readFile(`/proc/${pid}/stat`, "latin1"), leader);
  } catch {
    return false;
  }
}

function stillBelongs(pid: number, session: string, leader: number | null): boolean {
  try {
    if (marked(readFileSync(`/proc/${pid}/environ`, "latin1"), session)) return true;
    return leader !== null && inSession(readFileSync(`/proc/${pid}/stat`, "latin1"), leader);
  } catch {
    return false;
  }
}

function marked(environ: string, session: string): boolean {
  return `\0${environ}\0`.includes(`\0NIIA_SESSION=${session}\0`);
}

/** Field 6 of stat, after the command, which may hold anything. Zombies are not counted: nothing is left to end. */
function inSession(stat: string, leader: number): boolean {
  const [state, , , sid] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return state !== "Z" && Number(sid) === leader;
}
