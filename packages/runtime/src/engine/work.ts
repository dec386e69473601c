import type { Command } from "./command.ts";
import type { JobRef } from "./event.ts";
import { at, put } from "./rows.ts";
import type { JobState, PhaseState, RunState } from "./state.ts";

/** One step of the engine under way: the state so far, the commands so far, and the time of the event. The state is
 *  replaced, never changed in place. */
export interface Work {
  state: RunState;
  commands: Command[];
  now: number;
}

export function phaseOf(work: Work, phase: number): PhaseState {
  return at(work.state.phases, phase);
}

export function jobOf(work: Work, ref: JobRef): JobState {
  return at(phaseOf(work, ref.phase).jobs, ref.job);
}

export function setRun(work: Work, change: Partial<RunState>): void {
  work.state = { ...work.state, ...change };
}

export function setPhase(work: Work, phase: number, change: Partial<PhaseState>): void {
  setRun(work, { phases: put(work.state.phases, phase, { ...phaseOf(work, phase), ...change }) });
}

export function setJob(work: Work, ref: JobRef, change: Partial<JobState>): void {
  const jobs = put(phaseOf(work, ref.phase).jobs, ref.job, { ...jobOf(work, ref), ...change });
  setPhase(work, ref.phase, { jobs });
}
