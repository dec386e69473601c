import {
  renderTemplate,
  type TemplatePart,
  type TemplateSlot,
  type TemplateValues,
} from "@connector/spec";
import { attemptOf, jobPlan, phasePlan } from "./engine/attempt.ts";
import type { JobRef } from "./engine/event.ts";
import type { RunState } from "./engine/state.ts";
import { cut } from "./prompt/fence.ts";
import { phaseText, phaseIndex } from "./outcome.ts";
import { at } from "./engine/rows.ts";

/** Fills a template for one job. What comes from results and events is data and is never expanded again. */
export function render(parts: TemplatePart[], state: RunState, ref: JobRef): string {
  return parts.map((part) => renderTemplate([part], slotValues(state, ref, [part]))).join("");
}

/** What the slots of `parts` stand for. Only the results that they read are gathered. */
export function slotValues(state: RunState, ref: JobRef, parts: TemplatePart[]): TemplateValues {
  const job = jobPlan(state, ref);
  const attempt = attemptOf(state, ref);
  return {
    worker: job.kind === "worker" ? job.worker.label : job.step.name,
    phase: phasePlan(state, ref.phase).name,
    run: state.facts.id,
    name: state.plan.name,
    task: state.facts.task ?? "",
    machine: attempt.machine.name ?? "",
    model: attempt.model.name,
    event: state.facts.event ?? {},
    results: results(state, parts),
  };
}

export function slotsOf(parts: TemplatePart[]): TemplateSlot[] {
  return parts.flatMap((part) => ("slot" in part ? [part.slot] : []));
}

/** Characters of a phase's words that a slot stands for: a command line or variable holds 128 KiB at most. */
const RESULT_LIMIT = 60_000;

/** `{results.review}` reads the words of a phase, `{results.review.field}` its structured result. */
function results(state: RunState, parts: TemplatePart[]): Record<string, unknown> {
  const found = new Map<string, unknown>();
  for (const { name, path } of slotsOf(parts)) {
    const [phase, field] = path;
    if (name !== "results" || phase === undefined) continue;
    const index = phaseIndex(state, phase);
    if (index < 0) continue;
    if (field !== undefined) found.set(phase, at(state.phases, index).data);
    else if (!found.has(phase)) found.set(phase, cut(phaseText(state, index), RESULT_LIMIT));
  }
  return Object.fromEntries(found);
}
