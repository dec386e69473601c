import { jobsOf, jobTitle } from "./engine/names.ts";
import { standingPhase } from "./engine/seats.ts";
import { at } from "./engine/rows.ts";
import type { Result, RunState, Voice } from "./engine/state.ts";

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
  const talk = isTalk(state, phase);
  const steps = state.plan.phases[phase]?.steps.length ?? 0;
  const last = talk ? steps : jobsOf(state.plan, phase);
  const found: NamedResult[] = [];
  for (let job = 0; job < last && found.length < limit; job++) {
    const { result } = at(jobs, job);
    if (result !== null) found.push({ name: jobTitle(state.plan, { phase, job }), job, result });
  }
  return talk ? [...found, ...minutesOf(state, phase)].slice(0, limit) : found;
}

/** What was said in a dialogue or meeting, its decisions first. */
export function talkText(state: RunState, phase: number): string {
  const { talk } = at(state.phases, phase);
  const plan = state.plan.phases[phase];
  const part = ({ job, kind, topic, round, text }: Voice): string => {
    const about = plan?.talk?.agenda[topic]?.topic;
    const where = kind === "decision" ? "decided" : `round ${round}`;
    const head = [
      jobTitle(state.plan, { phase, job }),
      ...(about === undefined ? [] : [about]),
      where,
    ];
    return `## ${head.join(", ")}\n\n${text.trim()}`;
  };
  const decisions = talk.voices.filter(({ kind }) => kind === "decision");
  const voices = talk.voices.filter(({ kind }) => kind === "voice");
  return [...decisions, ...voices].map(part).join("\n\n");
}

function isTalk({ plan }: RunState, phase: number): boolean {
  const type = plan.phases[phase]?.type;
  return type === "dialogue" || type === "meeting";
}

/** A talk has one result: its minutes. */
function minutesOf(state: RunState, phase: number): NamedResult[] {
  const { talk, data, status } = at(state.phases, phase);
  if (talk.voices.length === 0) return [];
  const steps = state.plan.phases[phase]?.steps.length ?? 0;
  const result: Result = {
    status: status === "failed" ? "failed" : "done",
    text: talkText(state, phase),
    data: Object.keys(data).length === 0 ? null : data,
    files: [],
    ...(talk.file === null || talk.file === "" ? {} : { file: talk.file }),
    usage: {},
  };
  return [{ name: "minutes", job: steps, result }];
}

/** The words of a phase: one result's as they are, several, of steps too, under their names. */
export function phaseText(state: RunState, phase: number): string {
  const told = resultsOf(state, phase);
  const [only] = told;
  if (told.length === 1 && only !== undefined) return only.result.text;
  return told.map(({ name, result }) => `## ${name}\n\n${result.text}`).join("\n\n");
}

/** The newest phase before `phase` that has a result; -1 when none has. Agents that stand by come after none. */
export function lastPhaseWithResult(state: RunState, phase: number): number {
  const standing = standingPhase(state.plan);
  if (phase === standing) return -1;
  for (let index = phase - 1; index >= 0; index--) {
    if (index !== standing && resultsOf(state, index, 1).length > 0) return index;
  }
  return -1;
}
