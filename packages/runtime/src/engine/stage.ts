import type { JobRef } from "./event.ts";
import { isMerger, isStep, tryKey, turnId } from "./names.ts";
import { standingPhase } from "./seats.ts";
import type { RunState, Stage } from "./state.ts";
import { jobOf, phaseOf, type Work } from "./work.ts";

/** Stages of a job whose session may be stopped under it. What follows the end of a turn is quick, and let finish. */
export const INTERRUPTIBLE: ReadonlySet<Stage> = new Set<Stage>([
  "working",
  "sending",
  "idle",
  "delegated",
]);

/** The time of a participant is that of each of its turns, that of all others begins with their session. */
export function timerKey(work: Work, ref: JobRef): string {
  const { state } = work;
  return `${isSpeaker(state, ref) ? turnId(state, ref) : tryKey(state, ref)}:timer`;
}

/** Whose session goes on after a turn: a participant or a member of a mesh. */
export function isSeat(state: RunState, ref: JobRef): boolean {
  return isMember(state, ref) || isSpeaker(state, ref);
}

export function isMember(state: RunState, ref: JobRef): boolean {
  return state.plan.phases[ref.phase]?.type === "mesh" && isOwn(state, ref);
}

export function isSpeaker(state: RunState, ref: JobRef): boolean {
  const type = state.plan.phases[ref.phase]?.type;
  return (type === "dialogue" || type === "meeting") && isOwn(state, ref);
}

function isOwn({ plan }: RunState, ref: JobRef): boolean {
  return !isStep(plan, ref) && !isMerger(plan, ref);
}

/** The phase of the pipeline that is under way, and the agents that stand by. */
export function isUnderWay(work: Work, phase: number): boolean {
  const { state } = work;
  if (state.status !== "running" || phaseOf(work, phase).status !== "running") return false;
  return phase === state.phase ? state.open === null : phase === standingPhase(state.plan);
}

export function sessionId(work: Work, ref: JobRef): string {
  return jobOf(work, ref).session?.id ?? "";
}
