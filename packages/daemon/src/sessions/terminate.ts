import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../log.ts";
import type { LiveSession } from "./live.ts";
import { findProcesses, signalProcesses } from "./sweep.ts";

const STEP_MS = 50;
const FINAL_MS = 3000;

/** Ends a session and everything it started: asks first, insists after `graceMs`. Resolves when all of it is gone. */
export async function terminate(session: LiveSession, graceMs: number, log: Log): Promise<void> {
  const { id, pid } = session.record;
  for (const signal of ["SIGHUP", "SIGTERM", "SIGCONT"]) await toGroup(session, signal);
  await signalProcesses(id, pid, "SIGTERM");
  if (await gone(session, graceMs)) return;
  await toGroup(session, "SIGKILL");
  await signalProcesses(id, pid, "SIGKILL");
  if (await gone(session, FINAL_MS)) return;
  if (session.record.state === "exited") await session.close().catch(() => {});
  if (!(await gone(session, FINAL_MS)))
    log("warn", "Processes of a session outlive SIGKILL", { session: id });
}

/** Ends what a session that is over left behind. Its leader's pid may be somebody else's by now: only the marker counts. */
export async function sweep(id: string, graceMs: number): Promise<void> {
  if ((await signalProcesses(id, null, "SIGTERM")) === 0) return;
  for (let waited = 0; waited < graceMs; waited += STEP_MS) {
    await sleep(STEP_MS);
    if ((await findProcesses(id, null)).length === 0) return;
  }
  await signalProcesses(id, null, "SIGKILL");
}

async function toGroup(session: LiveSession, signal: string): Promise<void> {
  if (session.record.exit === undefined)
    await session.holder.kill(session.record.id, signal).catch(() => {});
}

/** Waits for the terminal to end with no process left. */
async function gone(session: LiveSession, withinMs: number): Promise<boolean> {
  const { id, pid } = session.record;
  let over = false;
  void session.ended.then(() => {
    over = true;
  });
  for (let waited = 0; ; waited += STEP_MS) {
    await Promise.resolve();
    if (over && (await findProcesses(id, pid)).length === 0) return true;
    if (waited >= withinMs) return false;
    await Promise.race([sleep(STEP_MS), over ? sleep(STEP_MS) : session.ended]);
  }
}
