import type { Command } from "./command.ts";
import type { JobRef } from "./event.ts";
import { at, change } from "./rows.ts";
import type { JobState, PhaseState, RunState } from "./state.ts";

/** One step of the engine under way: the state so far, the commands so far, and the time of the event.
 *  The state that came in is never changed: each part is copied before its first change, and only then changed in
 *  place. What was read before a change may therefore be out of date after it. */
export interface Work {
  state: RunState;
  commands: Command[];
  now: number;
  /** The copies of this step. */
  own: Set<object>;
}

export function workOn(state: RunState, now: number): Work {
  return { state, commands: [], now, own: new Set() };
}

export function phaseOf(work: Work, phase: number): PhaseState {
  return at(work.state.phases, phase);
}

export function jobOf(work: Work, ref: JobRef): JobState {
  return at(phaseOf(work, ref.phase).jobs, ref.job);
}

export function setRun(work: Work, fields: Partial<RunState>): void {
  work.state = Object.assign(own(work, work.state), fields);
}

export function setPhase(work: Work, phase: number, fields: Partial<PhaseState>): void {
  Object.assign(ownPhase(work, phase), fields);
}

export function setJob(work: Work, ref: JobRef, fields: Partial<JobState>): void {
  const phase = ownPhase(work, ref.phase);
  const copy = <T extends object>(value: T): T => own(work, value);
  const { rows, item } = change(phase.jobs, ref.job, copy);
  phase.jobs = rows;
  Object.assign(item, fields);
}

function ownPhase(work: Work, index: number): PhaseState {
  const copy = <T extends object>(value: T): T => own(work, value);
  const { rows, item } = change(work.state.phases, index, copy);
  work.state = own(work, work.state);
  work.state.phases = rows;
  return item;
}

export function own<T extends object>(work: Work, value: T): T {
  if (work.own.has(value)) return value;
  const copy = (Array.isArray(value) ? value.slice() : { ...value }) as T;
  work.own.add(copy);
  return copy;
}
