import { attemptOf, isShell } from "./attempt.ts";
import type { JobAnswer, JobRef } from "./event.ts";
import { outputsFailure } from "./outputs.ts";
import { sendTurn } from "./send.ts";
import { stop } from "./stop.ts";
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
  return sendTurn(work, ref, "outputs");
}

/** One more try is given, in the same session or a new one; asking a command line again would change nothing. */
function wasAsked(work: Work, ref: JobRef): boolean {
  const job = jobOf(work, ref);
  if (isShell(attemptOf(work.state, ref)) || job.asked === "outputs") return true;
  return job.tries.some((past) => past.failure?.reason === "outputs");
}
