import type { JobRef } from "./event.ts";
import { tryKey } from "./names.ts";
import type { Stage } from "./state.ts";
import { jobOf, type Work } from "./work.ts";

/** Stages of a job whose session may be stopped under it. */
export const INTERRUPTIBLE: ReadonlySet<Stage> = new Set<Stage>([
  "working",
  "collecting",
  "sending",
]);

export function timerKey(work: Work, ref: JobRef): string {
  return `${tryKey(work.state, ref)}:timer`;
}

export function sessionId(work: Work, ref: JobRef): string {
  return jobOf(work, ref).session?.id ?? "";
}
