import { haltRun } from "./halt.ts";
import { budgetKey } from "./names.ts";
import type { Budget, RunState } from "./state.ts";
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
  const over = usedUp(work.state);
  if (over !== null) haltRun(work, { status: "stopped", reason: over.reason });
}

export function minutesOver(work: Work, key: string): void {
  if (key !== budgetKey(work.state)) return;
  const minutes = work.state.budget?.minutes ?? 0;
  haltRun(work, { status: "stopped", reason: `the budget of ${minutes} minutes is used up` });
}

/** Which limit of the budget is used up, and so as a sentence; null while none is. Of minutes those of earlier spells
 *  count: the one under way has its timer. */
export function usedUp({
  usage,
  budget,
  spentMs,
}: Pick<RunState, "usage" | "budget" | "spentMs">): { limit: keyof Budget; reason: string } | null {
  if (budget === null) return null;
  const { usd = 0 } = usage;
  if (budget.usd !== undefined && usd >= budget.usd) {
    const reason = `the budget of $${budget.usd} is used up ($${usd.toFixed(2)} so far)`;
    return { limit: "usd", reason };
  }
  const tokens = (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0);
  if (budget.tokens !== undefined && tokens >= budget.tokens) {
    const reason = `the budget of ${budget.tokens} tokens is used up (${tokens} so far)`;
    return { limit: "tokens", reason };
  }
  if (budget.minutes !== undefined && spentMs >= budget.minutes * 60_000) {
    return { limit: "minutes", reason: `the budget of ${budget.minutes} minutes is used up` };
  }
  return null;
}

/** Limits in place of those that there were; the others hold. */
export function raised(budget: Budget | null, more: Budget | undefined): Budget | null {
  return more === undefined ? budget : { ...budget, ...more };
}
