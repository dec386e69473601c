import { attemptOf, isShell } from "./attempt.ts";
import type { JobAnswer, JobRef } from "./event.ts";
import { judgeTurn } from "./failover.ts";
import { turnId } from "./names.ts";
import { sessionId } from "./stage.ts";
import { stop } from "./stop.ts";
import { addUsage, priced } from "./usage.ts";
import { jobOf, setJob, setRun, type Work } from "./work.ts";

export function awaitTurn(work: Work, ref: JobRef): boolean {
  const turn = turnId(work.state, ref);
  const key = `${turn}:end`;
  setJob(work, ref, { stage: "working", open: key });
  work.commands.push({ kind: "awaitTurn", key, ref, session: sessionId(work, ref), turn });
  return false;
}

/** Asks the same session once more, with what was wrong. */
export function sendTurn(work: Work, ref: JobRef): boolean {
  setJob(work, ref, { turn: jobOf(work, ref).turn + 1 });
  const turn = turnId(work.state, ref);
  const key = `${turn}:send`;
  setJob(work, ref, { stage: "sending", open: key });
  work.commands.push({ kind: "sendTurn", key, ref, session: sessionId(work, ref), turn });
  return false;
}

export function turnEnded(work: Work, event: Extract<JobAnswer, { type: "turnEnded" }>): boolean {
  const { ref, end, detail } = event;
  const attempt = attemptOf(work.state, ref);
  const usage = priced(event.usage ?? {}, attempt.model.cost);
  setRun(work, { usage: addUsage(work.state.usage, usage) });
  setJob(work, ref, {
    tryUsage: addUsage(jobOf(work, ref).tryUsage, usage),
    reply: event.reply ?? null,
  });
  const verdict = judgeTurn(end, detail);
  if (verdict.go === "collect" || (isShell(attempt) && EXITED.has(end))) return collect(work, ref);
  const reason = end === "stalled" ? "timeout" : "failover";
  return stop(work, ref, reason, { go: verdict.go, failure: verdict.failure });
}

/** Ends of a command line's turn after which its exit code tells the truth. */
const EXITED: ReadonlySet<string> = new Set(["crashed", "error", "unsure"]);

function collect(work: Work, ref: JobRef): boolean {
  const key = `${turnId(work.state, ref)}:collect`;
  setJob(work, ref, { stage: "collecting", open: key });
  work.commands.push({ kind: "collectResult", key, ref });
  return false;
}
