import { advance } from "./phase.ts";
import { at, count, rowsOf } from "./rows.ts";
import { select, type Selection } from "./selection.ts";
import { budgetTimer } from "./budget.ts";
import { FRESH_JOB } from "./start.ts";
import type { Budget, JobState, PhaseState } from "./state.ts";
import { phaseOf, setPhase, setRun, type Work } from "./work.ts";

/** Goes on with a run that ended without being done. Without a selection, what is done stays done; with one, the
 *  selected phases are done again and the others keep what they have. */
export function resumeRun(work: Work, change: { selection?: Selection; budget?: Budget }): void {
  if (work.state.status === "running" || work.state.status === "pending") return;
  const selected =
    change.selection === undefined ? null : select(work.state.plan, change.selection);
  for (let phase = 0; phase < work.state.plan.phases.length; phase++) {
    const state = phaseOf(work, phase);
    if (selected === null ? isOpen(state) : selected[phase]) {
      setPhase(work, phase, reopened(state, selected !== null));
    } else if (isOpen(state)) {
      setPhase(work, phase, { status: "skipped", reason: "not selected" });
    }
  }
  setRun(work, {
    status: "running",
    reason: null,
    halt: null,
    open: null,
    phase: 0,
    endedAt: null,
    closed: false,
    activeSince: work.now,
    budget: change.budget ?? work.state.budget,
  });
  budgetTimer(work);
  advance(work);
}

/** Phases that a plain resume goes through again. */
function isOpen(phase: PhaseState): boolean {
  return phase.status !== "done" && phase.status !== "skipped";
}

function reopened(phase: PhaseState, again: boolean): Partial<PhaseState> {
  const jobs = Array.from({ length: count(phase.jobs) }, (_, index) => {
    const job = at(phase.jobs, index);
    return job.status === "done" && !again ? job : waiting(job);
  });
  return {
    status: "pending",
    reason: null,
    jobs: rowsOf(jobs),
    next: 0,
    running: 0,
    failed: 0,
    blocked: false,
    endedAt: null,
  };
}

/** Keeps the number of its tries, so that a new one never takes an old one's key, and its tree. */
function waiting({ serial, tries, tree }: JobState): JobState {
  return { ...FRESH_JOB, serial, tries, tree };
}
