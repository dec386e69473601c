import type { JobRef } from "./event.ts";
import { tryKey } from "./names.ts";
import type { Stage } from "./state.ts";
import { jobOf, type Work } from "./work.ts";

/** Stages of a job whose session may be stopped under it. What follows the end of a turn is quick, and let finish. */
export const INTERRUPTIBLE: ReadonlySet<Stage> = new Set<Stage>(["working", "sending"]);

export function timerKey(work: Work, ref: JobRef): string {
  return `${tryKey(work.state, ref)}:timer`;
}

export function sessionId(work: Work, ref: JobRef): string {
  return jobOf(work, ref).session?.id ?? "";
}
