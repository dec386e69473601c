import { attemptOf } from "./attempt.ts";
import type { JobAnswer } from "./event.ts";
import { atLimit, limitReached } from "./failover.ts";
import { haltRun } from "./halt.ts";
import { jobOf, type Work } from "./work.ts";

type TurnEnded = Extract<JobAnswer, { type: "turnEnded" }>;

/** Ends the run where a try has come to its agent's limit, and with it what is at work. */
export function watchLimit(work: Work, event: TurnEnded): void {
  const { ref, detail, resetAt } = event;
  const { agent, name } = attemptOf(work.state, ref).model;
  if (work.state.halt !== null || atLimit(work.state, event)?.go !== "halt") return;
  // An answer that came twice, or too late, changed nothing.
  if (jobOf(work, ref).outcome?.go !== "halt") return;
  const { message } = limitReached(detail, resetAt);
  haltRun(work, { status: "stopped", reason: `${agent ?? name} ${message}` });
}
