import { raised, usedUp } from "../engine/budget.ts";
import type { Budget, RunState } from "../engine/state.ts";
import { RunError } from "../error.ts";

/** Throws `wrong-state` when a run has nothing left to go on with. */
export function checkBudget(state: RunState, more: Budget | undefined): void {
  const over = usedUp({ ...state, budget: raised(state.budget, more) });
  if (over === null) return;
  throw new RunError("wrong-state", over.reason, {
    hint: `niia resume ${state.facts.id} --budget ${over.limit}=N raises it to N in all.`,
  });
}
