import { setTimeout as sleep } from "node:timers/promises";
import { anyLeft, type Marks, signalProcesses } from "../processes/find.ts";
import type { Lineage } from "../processes/lineage.ts";
import type { SessionRecord } from "../store/record.ts";
import type { SessionContext } from "./context.ts";
import type { LiveSession } from "./live.ts";

const STEP_MS = 50;
const FINAL_MS = 3000;

/** Ends a session and everything it started: asks first, insists after `graceMs`. Resolves when all of it is gone. */
export async function terminate(
  session: LiveSession,
  graceMs: number,
  { log, lineage, shelter }: SessionContext,
): Promise<void> {
  await shelter.settled(session.record.group);
  const marks = marksOf(session.record, lineage);
  for (const signal of ["SIGHUP", "SIGTERM", "SIGCONT"]) await toGroup(session, signal);
  await signalProcesses(marks, "SIGTERM");
  if (await gone(session, marks, graceMs)) return;
  await toGroup(session, "SIGKILL");
  await signalProcesses(marks, "SIGKILL");
  if (await gone(session, marks, FINAL_MS)) return;
  if (session.record.state === "exited") await session.close().catch(() => {});
  if (!(await gone(session, marks, FINAL_MS)))
    log("warn", "Processes of a session outlive SIGKILL", { session: session.record.id });
}

/** Ends what a session that is over left behind. Its leader's pid may be somebody else's by now: only its group and
 *  the marker count, and what was seen to be its own. */
export async function sweep(
  record: SessionRecord,
  graceMs: number,
  { lineage, shelter }: SessionContext,
): Promise<void> {
  await endRest(record, graceMs, lineage);
  if (record.group !== undefined) await shelter.remove(record.group);
}

async function endRest(record: SessionRecord, graceMs: number, lineage: Lineage): Promise<void> {
  const marks = { ...marksOf(record, lineage), leader: null };
  if (!(await anyLeft(marks))) return;
  await signalProcesses(marks, "SIGTERM");
  if (await empty(marks, graceMs)) return;
  await signalProcesses(marks, "SIGKILL");
  await empty(marks, FINAL_MS);
}

async function empty(marks: Marks, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += STEP_MS) {
    await sleep(STEP_MS);
    if (!(await anyLeft(marks))) return true;
  }
  return false;
}

async function toGroup(session: LiveSession, signal: string): Promise<void> {
  if (session.record.exit === undefined)
    await session.holder.kill(session.record.id, signal).catch(() => {});
}

/** Waits for the terminal to end with no process left. */
async function gone(session: LiveSession, marks: Marks, withinMs: number): Promise<boolean> {
  let over = false;
  void session.ended.then(() => {
    over = true;
  });
  for (let waited = 0; ; waited += STEP_MS) {
    await Promise.resolve();
    if (over && !(await anyLeft(marks))) return true;
    if (waited >= withinMs) return false;
    await Promise.race([sleep(STEP_MS), over ? sleep(STEP_MS) : session.ended]);
  }
}

export function marksOf(record: SessionRecord, lineage: Lineage): Marks {
  const { id, pid, forks, group } = record;
  const birth = pid === null || forks === undefined ? undefined : { pid, forks };
  return { session: id, leader: pid, birth, lineage, group };
}
