import { minutesOver, budgetTimer, watchBudget } from "./budget.ts";
import type { Command } from "./command.ts";
import type { JobAnswer, JobRef, RunEvent } from "./event.ts";
import { haltRun } from "./halt.ts";
import { answer, timedOut } from "./job.ts";
import { watchLimit } from "./limit.ts";
import { post, redeliver } from "./mail.ts";
import { treesMerged } from "./merge.ts";
import { advance, decided, jobEnded, startStanding, stir, undecided } from "./phase.ts";
import { resumeRun } from "./resume.ts";
import { isUnderWay } from "./stage.ts";
import { spend } from "./spend.ts";
import type { RunState } from "./state.ts";
import { minutesWritten, untilEvaluated, untilFailed } from "./talk.ts";
import { teamSpent } from "./team.ts";
import { addUsage, lessUsage } from "./usage.ts";
import { setRun, type Work, workOn } from "./work.ts";

/** The whole engine: a state and an event give the next state and what is to be done. No clock, no I/O; the same
 *  events always give the same state and commands. */
export function step(state: RunState, event: RunEvent): { state: RunState; commands: Command[] } {
  const work = workOn(state, event.at);
  apply(work, event);
  if (state.ending === null && work.state.ending !== null) stirAll(work);
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
    case "messageSent":
      post(work, event);
      return stirAll(work);
    case "messageRedelivered":
      redeliver(work, event.id);
      return stirAll(work);
    case "turnSpent":
      return turnSpent(work, event);
    case "teamSpent":
      if (teamSpent(work, event)) watchBudget(work);
      return;
    case "childSpent":
      return childSpent(work, event);
    case "timerFired":
      return event.ref === undefined
        ? minutesOver(work, event.key)
        : expire(work, event.ref, event.key);
    case "conditionEvaluated":
      if (event.phase !== undefined)
        return stirIf(work, event.phase, untilEvaluated(work, event.phase, event));
      return isOpen(work, event.key) ? decided(work, event.value, event.warnings) : undefined;
    case "conditionFailed":
      if (event.phase !== undefined)
        return stirIf(work, event.phase, untilFailed(work, event.phase, event));
      return isOpen(work, event.key) ? undecided(work, event.message) : undefined;
    case "minutesWritten":
      return stirIf(work, event.phase, minutesWritten(work, event));
    case "treesMerged":
      return stirIf(work, event.phase, treesMerged(work, event));
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
  startStanding(work);
  advance(work);
}

function answered(work: Work, event: JobAnswer): void {
  const sent = event.type === "turnEnded" ? (event.sent ?? []) : [];
  for (const message of sent) post(work, { ...message, from: event.ref });
  if (isUnderWay(work, event.ref.phase)) {
    const ended = answer(work, event);
    if (event.type === "turnEnded") watchLimit(work, event);
    if (event.type === "turnEnded" || event.type === "teamEnded") watchBudget(work);
    if (ended) jobEnded(work, event.ref);
    stir(work, event.ref.phase);
  }
  if (sent.length > 0) stirAll(work);
}

/** A turn may go on for hours: a budget does not wait for its end. */
function turnSpent(work: Work, event: Extract<RunEvent, { type: "turnSpent" }>): void {
  if (!isUnderWay(work, event.ref.phase)) return;
  spend(work, event.ref, event);
  watchBudget(work);
}

/** A run that an agent started counts in the budget of its own. */
function childSpent(work: Work, { run, usage }: Extract<RunEvent, { type: "childSpent" }>): void {
  const { children } = work.state;
  const known = Object.hasOwn(children, run) ? children[run] : undefined;
  setRun(work, {
    usage: addUsage(work.state.usage, lessUsage(usage, known ?? {})),
    children: { ...children, [run]: usage },
  });
  if (work.state.status === "running") watchBudget(work);
}

function expire(work: Work, ref: JobRef, key: string): void {
  if (!isUnderWay(work, ref.phase)) return;
  timedOut(work, ref, key);
  stir(work, ref.phase);
}

function stirIf(work: Work, phase: number, changed: boolean): void {
  if (changed) stir(work, phase);
}

/** Messages may concern any phase that is under way. */
function stirAll(work: Work): void {
  for (let phase = 0; phase < work.state.plan.phases.length; phase++)
    if (isUnderWay(work, phase)) stir(work, phase);
}

function isOpen(work: Work, key: string): boolean {
  return work.state.open === key;
}
