import { readdirSync, readFileSync } from "node:fs";
import { setImmediate as breathe } from "node:timers/promises";

/** So many processes are looked at before others get their turn. */
const SLICE = 24;

/** Every process that a session started, also those that left its process group, its terminal or their parent: found
 *  by the marker in their environment, or as members of the terminal's process session. Linux; elsewhere none. */
export async function findProcesses(session: string, leader: number | null): Promise<number[]> {
  const found: number[] = [];
  for (const [index, pid] of allProcesses().entries()) {
    if (index % SLICE === SLICE - 1) await breathe();
    if (belongs(pid, session, leader)) found.push(pid);
  }
  return found;
}

/** Signals each of them, as long as it still belongs to the session at that moment. */
export async function signalProcesses(
  session: string,
  leader: number | null,
  signal: NodeJS.Signals,
): Promise<number> {
  const pids = await findProcesses(session, leader);
  return pids.filter((pid) => belongs(pid, session, leader) && send(pid, signal)).length;
}

function allProcesses(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** This process may itself have been started in the session, by way of a client. */
function belongs(pid: number, session: string, leader: number | null): boolean {
  if (pid === process.pid) return false;
  try {
    if (marked(readFileSync(`/proc/${pid}/environ`, "latin1"), session)) return true;
    return leader !== null && inSession(readFileSync(`/proc/${pid}/stat`, "latin1"), leader);
  } catch {
    return false;
  }
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
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
