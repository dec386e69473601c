import { setImmediate as breathe } from "node:timers/promises";
import { groupMembers, isPopulated, killGroup } from "./group.ts";
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
  /** Its control group. */
  group?: string | undefined;
}

/** So many processes are looked at before others get their turn. */
const SLICE = 32;

/** Every process that a session started, also those that left its process group, its terminal or their parent: found
 *  in its control group, by the marker in their environment, as members of the terminal's process session, or because
 *  they were seen to descend from it. Linux; elsewhere none. */
export async function findProcesses(marks: Marks): Promise<number[]> {
  const grouped = membersOf(marks);
  const found = [...grouped];
  marks.lineage?.look();
  const listed = allPids();
  const pids = newerThan(listed, marks.birth, pidClock());
  for (const [index, pid] of pids.entries()) {
    if (index % SLICE === SLICE - 1) await breathe();
    if (!grouped.has(pid) && belongs(pid, marks)) found.push(pid);
  }
  return found;
}

/** Whether anything that the session started is still there. */
export async function anyLeft(marks: Marks): Promise<boolean> {
  if ((await findProcesses(marks)).length > 0) return true;
  return isWhole(marks) && isPopulated(marks.group);
}

/** Signals each of them, as long as it still belongs to the session at that moment. */
export async function signalProcesses(marks: Marks, signal: NodeJS.Signals): Promise<number> {
  const pids = await findProcesses(marks);
  const grouped = membersOf(marks);
  const theirs = pids.filter((pid) => grouped.has(pid) || belongs(pid, marks));
  // In one go none of them can start another meanwhile.
  const all = signal === "SIGKILL" && isWhole(marks) && killGroup(marks.group);
  return theirs.filter((pid) => (all && grouped.has(pid)) || send(pid, signal)).length;
}

function membersOf({ group }: Marks): ReadonlySet<number> {
  const members = group === undefined ? [] : groupMembers(group);
  return new Set(members.filter((pid) => pid !== process.pid));
}

/** Everybody in the group may be ended: we are not in there ourselves. */
function isWhole(marks: Marks): marks is Marks & { group: string } {
  return marks.group !== undefined && !groupMembers(marks.group).includes(process.pid);
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
