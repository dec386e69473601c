import { setImmediate as breathe } from "node:timers/promises";
import type { Lineage } from "./lineage.ts";
import { type Birth, newerThan } from "./newer.ts";
import { allPids, hasVariable, pidClock, readRow } from "./table.ts";

/** How the processes of a session are told from others. */
export interface Marks {
  session: string;
  /** The leader of its terminal, while that pid is still its own. */
  leader: number | null;
  /** Nothing of the session is older. */
  birth?: Birth | undefined;
  /** What was seen to be its own. */
  lineage?: Lineage | undefined;
}

/** So many processes are looked at before others get their turn. */
const SLICE = 32;

/** Every process that a session started, also those that left its process group, its terminal or their parent: found
 *  by the marker in their environment, as members of the terminal's process session, or because they were seen to descend
 *  from it. Linux; elsewhere none. */
export async function findProcesses(marks: Marks): Promise<number[]> {
  const found: number[] = [];
  marks.lineage?.look();
  const listed = allPids();
  const pids = newerThan(listed, marks.birth, pidClock());
  for (const [index, pid] of pids.entries()) {
    if (index % SLICE === SLICE - 1) await breathe();
    if (belongs(pid, marks)) found.push(pid);
  }
  return found;
}

/** Signals each of them, as long as it still belongs to the session at that moment. */
export async function signalProcesses(marks: Marks, signal: NodeJS.Signals): Promise<number> {
  const pids = await findProcesses(marks);
  return pids.filter((pid) => belongs(pid, marks) && send(pid, signal)).length;
}

/** This process may itself have been started in the session, by way of a client. */
function belongs(pid: number, { session, leader, lineage }: Marks): boolean {
  if (pid === process.pid) return false;
  if (lineage?.has(session, pid) === true) return true;
  if (hasVariable(pid, `NIIA_SESSION=${session}`)) return true;
  return leader !== null && readRow(pid)?.leader === leader;
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
