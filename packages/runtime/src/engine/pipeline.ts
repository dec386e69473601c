import { minutesOver, budgetTimer, watchBudget } from "./budget.ts";
import type { Command } from "./command.ts";
import type { JobAnswer, JobRef, RunEvent } from "./event.ts";
import { haltRun } from "./halt.ts";
import { answer, timedOut } from "./job.ts";
import { advance, decided, jobEnded, undecided } from "./phase.ts";
import { resumeRun } from "./resume.ts";
import type { RunState } from "./state.ts";
import { setRun, type Work, workOn } from "./work.ts";

/** The whole engine: a state and an event give the next state and what is to be done. No clock, no I/O; the same
 *  events always give the same state and commands. */
export function step(state: RunState, event: RunEvent): { state: RunState; commands: Command[] } {
  const work = workOn(state, event.at);
  apply(work, event);
  return { state: work.state, commands: work.commands };
}

function apply(work: Work, event: RunEvent): void {
  switch (event.type) {
    case "started":
      return begin(work);
    case "resumed":
      return resumeRun(work, event);
    case "cancelRequested":
      return haltRun(work, { status: "cancelled", reason: event.reason ?? "cancelled" });
    case "timerFired":
      return event.ref === undefined
        ? minutesOver(work, event.key)
        : expire(work, event.ref, event.key);
    case "conditionEvaluated":
      return isOpen(work, event.key) ? decided(work, event.value, event.warnings) : undefined;
    case "conditionFailed":
      return isOpen(work, event.key) ? undecided(work, event.message) : undefined;
    case "finished":
      return isOpen(work, event.key) ? setRun(work, { open: null, closed: true }) : undefined;
    default:
      return answered(work, event);
  }
}

function begin(work: Work): void {
  if (work.state.status !== "pending") return;
  setRun(work, { status: "running", startedAt: work.now, activeSince: work.now });
  budgetTimer(work);
  advance(work);
}

function answered(work: Work, event: JobAnswer): void {
  if (event.ref.phase !== work.state.phase || work.state.status !== "running") return;
  const ended = answer(work, event);
  if (event.type === "turnEnded") watchBudget(work);
  if (ended) jobEnded(work, event.ref.job);
}

function expire(work: Work, ref: JobRef, key: string): void {
  if (ref.phase === work.state.phase && work.state.status === "running") timedOut(work, ref, key);
}

function isOpen(work: Work, key: string): boolean {
  return work.state.open === key;
}
