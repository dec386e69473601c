import { phasePlan } from "./attempt.ts";
import type { JobRef } from "./event.ts";
import { jobTitle } from "./names.ts";
import type { Failure } from "./state.ts";
import { jobOf, type Work } from "./work.ts";

/** Why a result that does not satisfy the phase's `outputs` is none. */
export function outputsFailure(work: Work, ref: JobRef): Failure {
  const problems = jobOf(work, ref).collected?.problems ?? [];
  return {
    reason: "outputs",
    message: `left a result that does not satisfy "outputs": ${problems.slice(0, 5).join("; ")}`,
    hint: `See ${phasePlan(work.state, ref.phase).pointer}/outputs, worker ${jobTitle(work.state.plan, ref)}.`,
  };
}
