import { giveUpAll } from "./mail.ts";
import { budgetKey, finishKey } from "./names.ts";
import { standingPhase } from "./seats.ts";
import type { Ending } from "./state.ts";
import { phaseOf, setRun, type Work } from "./work.ts";

/** Ends the run; where agents stand by, once they have ended too: `step` sees to that. */
export function endRun(work: Work, how: Ending): void {
  const standing = standingPhase(work.state.plan);
  if (standing === undefined || phaseOf(work, standing).status !== "running")
    return finishRun(work, how);
  if (work.state.ending === null) setRun(work, { ending: how });
}

/** It is closed once the driver has written that down. */
export function finishRun(work: Work, how: Ending): void {
  giveUpAll(work);
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
  work.commands.push({ kind: "finish", key });
}
