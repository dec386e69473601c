import { budgetKey, finishKey } from "./names.ts";
import type { RunStatus } from "./state.ts";
import { setRun, type Work } from "./work.ts";

/** Ends the run; it is closed once the driver has written that down. */
export function endRun(work: Work, how: { status: RunStatus; reason: string | null }): void {
  const key = finishKey(work.state);
  const { spentMs, activeSince, budget } = work.state;
  setRun(work, {
    ...how,
    open: key,
    endedAt: work.now,
    spentMs: spentMs + Math.max(0, work.now - activeSince),
  });
  if (budget?.minutes !== undefined)
    work.commands.push({ kind: "abandon", keys: [budgetKey(work.state)] });
  work.commands.push({ kind: "finish", key, status: how.status });
}
