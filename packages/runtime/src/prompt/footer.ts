import { join } from "node:path";
import { phasePlan } from "../engine/attempt.ts";
import type { JobRef } from "../engine/event.ts";
import { jobSlug } from "../engine/names.ts";
import { standingPhase } from "../engine/seats.ts";
import type { RunState } from "../engine/state.ts";
import { resultsOf } from "../outcome.ts";

const NAMES = 30;
const SCHEMA_LIMIT = 4_000;

/** Where shared files are, and how to leave a result. Kept short: it is in every prompt. */
export function footer(state: RunState, ref: JobRef, scratchpad: string | undefined): string {
  const phase = phasePlan(state, ref.phase);
  const own = `${phase.slug}/${jobSlug(state.plan, ref)}/`;
  const left = scratchpad === undefined ? [] : filesBefore(state, ref.phase);
  return [
    "---",
    ...(scratchpad === undefined
      ? []
      : [`Shared folder: ${scratchpad} (files of your own go to ${join(scratchpad, own)}).`]),
    ...(left.length === 0 ? [] : [`Earlier phases left there: ${left.join(", ")}.`]),
    "Your last message is your result. Structured fields, where useful: run `niia result set key=value`, or end with one ```json block.",
    ...(phase.outputs === undefined ? [] : [schemaText(phase.outputs)]),
  ].join("\n");
}

function schemaText(schema: Record<string, unknown>): string {
  const text = JSON.stringify(schema);
  const shown = text.length > SCHEMA_LIMIT ? "" : ` ${text}`;
  return `The structured result is required, and must satisfy this JSON Schema:${shown}`;
}

/** The newest first, so that what is cut off is the oldest. */
function filesBefore(state: RunState, phase: number): string[] {
  const names = new Set<string>();
  if (phase === standingPhase(state.plan)) return [];
  for (let index = phase - 1; index >= 0 && names.size <= NAMES; index--) {
    for (const { result } of resultsOf(state, index, NAMES)) {
      if (result.file !== undefined) names.add(result.file);
      for (const file of result.files.slice(0, NAMES)) names.add(file);
    }
  }
  const all = [...names];
  return all.length > NAMES ? [...all.slice(0, NAMES), "…"] : all;
}
