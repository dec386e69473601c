import { jobTitle } from "./engine/names.ts";
import { at, count } from "./engine/rows.ts";
import type { Result, RunState } from "./engine/state.ts";

/** A job's result with its name, for prompts, conditions and reports. */
export interface NamedResult {
  name: string;
  job: number;
  result: Result;
}

export function phaseIndex(state: RunState, name: string): number {
  return state.plan.phases.findIndex((phase) => phase.name === name);
}

/** The results of a phase in the order of its steps and workers, at most `limit` of them. */
export function resultsOf(
  state: RunState,
  phase: number,
  limit: number = Number.POSITIVE_INFINITY,
): NamedResult[] {
  const { jobs } = at(state.phases, phase);
  const found: NamedResult[] = [];
  for (let job = 0; job < count(jobs) && found.length < limit; job++) {
    const { result } = at(jobs, job);
    if (result !== null) found.push({ name: jobTitle(state.plan, { phase, job }), job, result });
  }
  return found;
}

/** The words of a phase: one worker's as they are, several under their names. */
export function phaseText(state: RunState, phase: number): string {
  const steps = state.plan.phases[phase]?.steps.length ?? 0;
  const all = resultsOf(state, phase);
  const workers = all.filter(({ job }) => job >= steps);
  const told = workers.length > 0 ? workers : all;
  const [only] = told;
  if (told.length === 1 && only !== undefined) return only.result.text;
  return told.map(({ name, result }) => `## ${name}\n\n${result.text}`).join("\n\n");
}

/** The newest phase before `phase` that has a result; -1 when none has. */
export function lastPhaseWithResult(state: RunState, phase: number): number {
  for (let index = phase - 1; index >= 0; index--) {
    if (resultsOf(state, index, 1).length > 0) return index;
  }
  return -1;
}
