import type { JobRef } from "./event.ts";
import { jobOf, setJob, type Work } from "./work.ts";

/** Notes of a job what is to be known of its session, but what was said of another one of the run already. */
export function warnOnce(work: Work, ref: JobRef, said: readonly string[] = []): void {
  if (said.length === 0) return;
  const known = new Set(
    work.state.phases.flat().flatMap(({ jobs }) => jobs.flat().flatMap(({ warnings }) => warnings)),
  );
  const fresh = said.filter((warning) => !known.has(warning));
  if (fresh.length > 0) setJob(work, ref, { warnings: [...jobOf(work, ref).warnings, ...fresh] });
}
