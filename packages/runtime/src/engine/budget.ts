import { haltRun } from "./halt.ts";
import { budgetKey } from "./names.ts";
import { overBudget } from "./usage.ts";
import type { Work } from "./work.ts";

/** Starts the clock of a budget in minutes: time under way, earlier spells included. */
export function budgetTimer(work: Work): void {
  const { budget, spentMs } = work.state;
  if (budget?.minutes === undefined) return;
  const due = work.now + Math.max(0, budget.minutes * 60_000 - spentMs);
  work.commands.push({ kind: "startTimer", key: budgetKey(work.state), due });
}

/** Stops the run when its budget is used up. */
export function watchBudget(work: Work): void {
  const reason = overBudget(work.state.usage, work.state.budget);
  if (reason !== null) haltRun(work, { status: "stopped", reason });
}

export function minutesOver(work: Work, key: string): void {
  if (key !== budgetKey(work.state)) return;
  const minutes = work.state.budget?.minutes ?? 0;
  haltRun(work, { status: "stopped", reason: `the budget of ${minutes} minutes is used up` });
}
