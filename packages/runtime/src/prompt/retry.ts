import { phasePlan } from "../engine/attempt.ts";
import type { JobRef } from "../engine/event.ts";
import { at } from "../engine/rows.ts";
import type { RunState } from "../engine/state.ts";

/** Asks once more for a result that did not satisfy the phase's `outputs`. */
export function retryText(state: RunState, ref: JobRef): string {
  const problems = at(at(state.phases, ref.phase).jobs, ref.job).collected?.problems ?? [];
  const schema = JSON.stringify(phasePlan(state, ref.phase).outputs ?? {});
  return [
    "Your structured result does not satisfy what this phase asks for:",
    ...problems.map((problem) => `- ${problem}`),
    `The JSON Schema: ${schema.length > 4_000 ? "the one you were given" : schema}`,
    "Leave a corrected result (`niia result set key=value`, or end with one ```json block). The work itself need not be done again.",
  ].join("\n");
}
