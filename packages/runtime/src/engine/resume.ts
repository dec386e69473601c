import { advance, startStanding } from "./phase.ts";
import type { Decision, Decisions } from "./event.ts";
import { isMerger, jobTitle } from "./names.ts";
import { at, count, rowsOf } from "./rows.ts";
import { select, type Selection } from "./selection.ts";
import { budgetTimer, raised } from "./budget.ts";
import { standingPhase } from "./seats.ts";
import { FRESH_JOB, FRESH_TALK } from "./start.ts";
import type { Budget, JobState, PhaseState } from "./state.ts";
import { phaseOf, setPhase, setRun, type Work } from "./work.ts";

/** Goes on with a run that ended without being done. Without a selection, what is done stays done; with one, the
 *  selected phases are done again and the others keep what they have. What is decided of a worker comes before both. */
export function resumeRun(
  work: Work,
  change: { selection?: Selection; budget?: Budget; decide?: Decisions },
): void {
  if (work.state.status === "running" || work.state.status === "pending") return;
  const { plan } = work.state;
  const selected = change.selection === undefined ? null : select(plan, change.selection);
  const standing = standingPhase(plan);
  for (let phase = 0; phase < plan.phases.length; phase++) {
    const state = phaseOf(work, phase);
    const decided = decisionsOf(work, phase, change.decide);
    const again = phase !== standing && selected?.[phase] === true;
    const open = phase === standing || isOpen(state);
    if (selected === null ? open || decided.some(isAgain) : again || phase === standing) {
      const keep = (job: number): boolean => isMerger(plan, { phase, job });
      setPhase(work, phase, reopened(state, { again, decided, keep }));
    } else if (open) {
      setPhase(work, phase, { status: "skipped", reason: "not selected" });
    }
  }
  setRun(work, {
    status: "running",
    reason: null,
    halt: null,
    ending: null,
    open: null,
    phase: 0,
    endedAt: null,
    closed: false,
    activeSince: work.now,
    budget: raised(work.state.budget, change.budget),
  });
  budgetTimer(work);
  startStanding(work);
  advance(work);
}

type Decided = Decision | undefined;

/** A phase of which that is decided is gone through again. */
function isAgain(decided: Decided): boolean {
  return decided === "rerun" || decided === "resolver";
}

/** What is decided of each job of a phase: by its name, or by `phase/name`. */
function decisionsOf({ state }: Work, phase: number, decide: Decisions = {}): Decided[] {
  const name = state.plan.phases[phase]?.name ?? "";
  return Array.from({ length: count(at(state.phases, phase).jobs) }, (_, job) => {
    const title = jobTitle(state.plan, { phase, job });
    const own = [`${name}/${title}`, title].find((key) => Object.hasOwn(decide, key));
    return own === undefined ? undefined : decide[own];
  });
}

/** Phases that a plain resume goes through again. */
function isOpen(phase: PhaseState): boolean {
  return phase.status !== "done" && phase.status !== "skipped";
}

/** A talk goes on where it was: whoever takes part in it again is told what was said. */
function reopened(
  phase: PhaseState,
  { again, decided, keep: isKept }: Reopening,
): Partial<PhaseState> {
  const talks = phase.talk.voices.length > 0 || phase.talk.at > 0;
  const jobs = Array.from({ length: count(phase.jobs) }, (_, index) => {
    const job = at(phase.jobs, index);
    const what = decided[index];
    if (isKept(index)) return job;
    if (what === "skip") return skipped(job);
    const keep = job.status === "done" && !again && what !== "rerun" && !talks;
    if (!keep) return waiting(job);
    return what === "keep" || what === "resolver" ? { ...job, decided: what } : job;
  });
  return {
    status: "pending",
    reason: null,
    jobs: rowsOf(jobs),
    next: 0,
    running: 0,
    failed: 0,
    blocked: false,
    merge: null,
    talk: again ? FRESH_TALK : { ...phase.talk, open: null, over: null, file: null },
    endedAt: null,
  };
}

interface Reopening {
  again: boolean;
  decided: Decided[];
  /** What merges needed is history. */
  keep: (job: number) => boolean;
}

/** Keeps the number of its tries, so that a new one never takes an old one's key, its tree and its letters. */
function waiting({ serial, tries, tree, inbox }: JobState): JobState {
  return { ...FRESH_JOB, serial, tries, tree, inbox };
}

function skipped(job: JobState): JobState {
  return { ...job, status: "skipped", stage: "ended", open: null, failure: null };
}
