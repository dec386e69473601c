import { halt as haltJob } from "./job.ts";
import { stir } from "./phase.ts";
import { at, count } from "./rows.ts";
import { standingPhase } from "./seats.ts";
import { isUnderWay } from "./stage.ts";
import type { Halt } from "./state.ts";
import { phaseOf, setRun, type Work } from "./work.ts";

/** Nothing new starts from here on; sessions at work are stopped, and the run ends with `halt.status`. */
export function haltRun(work: Work, halt: Halt): void {
  if (work.state.halt !== null || work.state.status !== "running") return;
  setRun(work, { halt });
  const standing = standingPhase(work.state.plan);
  for (const phase of new Set([work.state.phase, standing ?? work.state.phase])) {
    if (phaseOf(work, phase).status !== "running") continue;
    haltJobs(work, phase);
    if (isUnderWay(work, phase)) stir(work, phase);
  }
}

function haltJobs(work: Work, phase: number): void {
  for (let job = 0; job < count(phaseOf(work, phase).jobs); job++) {
    const { stage } = at(phaseOf(work, phase).jobs, job);
    if (stage !== "ended" && stage !== "waiting") haltJob(work, { phase, job });
  }
}
