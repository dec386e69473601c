import { halt as haltJob } from "./job.ts";
import { at } from "./rows.ts";
import type { Halt } from "./state.ts";
import { phaseOf, setRun, type Work } from "./work.ts";

/** Nothing new starts from here on; sessions at work are stopped, and the run ends with `halt.status`. */
export function haltRun(work: Work, halt: Halt): void {
  if (work.state.halt !== null || work.state.status !== "running") return;
  setRun(work, { halt });
  const { phase } = work.state;
  const begun = phaseOf(work, phase).next;
  for (let job = 0; job < begun; job++) {
    const { stage } = at(phaseOf(work, phase).jobs, job);
    if (stage !== "ended" && stage !== "waiting") haltJob(work, { phase, job });
  }
}
