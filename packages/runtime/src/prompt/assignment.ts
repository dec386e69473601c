import { phasePlan } from "../engine/attempt.ts";
import type { JobRef } from "../engine/event.ts";
import { jobsOf } from "../engine/names.ts";
import type { RunState } from "../engine/state.ts";

const NEIGHBOURS = 6;

/** The prompt of a worker that the document gives none: the run's task, and its own place in the run. */
export function assignment(state: RunState, ref: JobRef): string {
  const phase = phasePlan(state, ref.phase);
  const { phases } = state.plan;
  if (phase.type !== "workers") {
    const task = state.facts.task;
    return task === undefined
      ? `This is the ${phase.type} "${phase.name}" of "${state.plan.name}".`
      : `Task: ${task}`;
  }
  const place = `phase ${ref.phase + 1} of ${phases.length} (${route(state, ref.phase)})`;
  return [
    ...(state.facts.task === undefined ? [] : [`Task: ${state.facts.task}\n`]),
    `You do the phase "${phase.name}", ${place}, of "${state.plan.name}". Do what this phase is for, and no more: what other phases are for is done there.`,
    ...company(state, ref),
  ].join("\n");
}

function company(state: RunState, ref: JobRef): string[] {
  const { steps, parallel } = phasePlan(state, ref.phase);
  const workers = jobsOf(state.plan, ref.phase) - steps.length;
  if (workers < 2) return [];
  const number = ref.job - steps.length + 1;
  const how = parallel
    ? "You work side by side without seeing each other: take your own part or angle."
    : "You work one after another: go on from where the one before you stopped.";
  return [`You are worker ${number} of ${workers}. ${how}`];
}

function route(state: RunState, phase: number): string {
  const from = Math.max(0, phase - NEIGHBOURS);
  const names = state.plan.phases.slice(from, phase + NEIGHBOURS + 1).map(({ name }) => name);
  const more = phase + NEIGHBOURS + 1 < state.plan.phases.length;
  return [...(from > 0 ? ["…"] : []), ...names, ...(more ? ["…"] : [])].join(" → ");
}
