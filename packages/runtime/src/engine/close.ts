import { phasePlan } from "./attempt.ts";
import { endRun } from "./end.ts";
import { giveUp } from "./mail.ts";
import { seatsOf } from "./members.ts";
import { baseOf } from "./merge.ts";
import { jobsOf, jobTitle } from "./names.ts";
import { union } from "./result.ts";
import { at, count, rowsOf } from "./rows.ts";
import type { JobState, Status } from "./state.ts";
import { phaseOf, setPhase, setRun, type Work } from "./work.ts";

/** Ends a phase: merges what its jobs left, and ends the run too when the phase failed and says so. */
export function closePhase(
  work: Work,
  phase: number,
  { status, reason }: { status: Status; reason: string | null },
): void {
  for (const ref of seatsOf(work, phase)) giveUp(work, ref);
  const jobs = settled(work, phase, status);
  const name = (job: number): string => jobTitle(work.state.plan, { phase, job });
  const own = jobs.slice(0, jobsOf(work.state.plan, phase));
  const merged = union(own.map((job, index) => ({ worker: name(index), data: job.result?.data })));
  const why = reason ?? (status === "failed" ? failures(own, name) : null);
  setPhase(work, phase, { ...merged, jobs: rowsOf(jobs), status, reason: why, endedAt: work.now });
  setRun(work, { base: baseOf(work.state, phase) });
  const plan = phasePlan(work.state, phase);
  if (status === "failed" && plan.onError === "stop") {
    endRun(work, { status: "failed", reason: `phase "${plan.name}" failed: ${why}` });
  }
}

/** Jobs that never began share the phase's fate. */
function settled(work: Work, phase: number, status: Status): JobState[] {
  const { jobs } = phaseOf(work, phase);
  const fate = status === "failed" || status === "done" ? "skipped" : status;
  return Array.from({ length: count(jobs) }, (_, index) => {
    const job = at(jobs, index);
    return job.stage === "waiting" ? { ...job, status: fate } : job;
  });
}

function failures(jobs: JobState[], name: (job: number) => string): string {
  const failed = [...jobs.entries()].filter(([, job]) => job.status === "failed");
  const told = failed.slice(0, 5).map(([index, job]) => `${name(index)}: ${job.failure?.message}`);
  return [...told, ...(failed.length > 5 ? [`and ${failed.length - 5} more`] : [])].join("; ");
}
