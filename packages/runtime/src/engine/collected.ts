import { attemptOf, isShell, phasePlan } from "./attempt.ts";
import type { JobAnswer, JobRef } from "./event.ts";
import { jobTitle } from "./names.ts";
import type { Failure } from "./state.ts";
import { stop } from "./stop.ts";
import { sendTurn } from "./turn.ts";
import { jobOf, setJob, type Work } from "./work.ts";

/** Takes a result, or asks once more when it does not satisfy the phase's `outputs`. */
export function collected(
  work: Work,
  event: Extract<JobAnswer, { type: "resultCollected" }>,
): boolean {
  const { ref, text, data, files, problems, warnings } = event;
  const job = jobOf(work, ref);
  setJob(work, ref, {
    collected: { text, data, files, problems },
    warnings: [...job.warnings, ...warnings],
  });
  if (problems.length === 0) return stop(work, ref, "done", { go: "succeed" });
  if (wasAsked(work, ref)) {
    return stop(work, ref, "done", { go: "fail", failure: outputsFailure(work, ref) });
  }
  if (work.state.halt !== null) return stop(work, ref, "cancelled", { go: "halt" });
  return sendTurn(work, ref);
}

export function outputsFailure(work: Work, ref: JobRef): Failure {
  const problems = jobOf(work, ref).collected?.problems ?? [];
  return {
    reason: "outputs",
    message: `left a result that does not satisfy "outputs": ${problems.slice(0, 5).join("; ")}`,
    hint: `See ${phasePlan(work.state, ref.phase).pointer}/outputs, worker ${jobTitle(work.state.plan, ref)}.`,
  };
}

/** One more try is given, in the same session or a new one; asking a command line again would change nothing. */
function wasAsked(work: Work, ref: JobRef): boolean {
  const job = jobOf(work, ref);
  if (isShell(attemptOf(work.state, ref)) || job.turn > 1) return true;
  return job.tries.some((past) => past.failure?.reason === "outputs");
}
