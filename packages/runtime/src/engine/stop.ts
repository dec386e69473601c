import { attemptOf, isShell, timeoutOf } from "./attempt.ts";
import type { StopReason } from "./command.ts";
import type { JobAnswer, JobRef } from "./event.ts";
import { judgeExit } from "./failover.ts";
import { tryKey } from "./names.ts";
import { resultOf } from "./result.ts";
import { record, settle } from "./settle.ts";
import { spend } from "./spend.ts";
import { INTERRUPTIBLE, sessionId, timerKey } from "./stage.ts";
import type { Outcome } from "./state.ts";
import { warnOnce } from "./warnings.ts";
import { jobOf, setJob, type Work } from "./work.ts";

/** Ends the session of a try; `outcome` says what follows. */
export function stop(work: Work, ref: JobRef, reason: StopReason, outcome: Outcome): boolean {
  const job = jobOf(work, ref);
  const pending = INTERRUPTIBLE.has(job.stage) && job.open !== null ? [job.open] : [];
  if (timeoutOf(work.state, ref) !== undefined) pending.push(timerKey(work, ref));
  if (pending.length > 0) work.commands.push({ kind: "abandon", keys: pending });
  const key = `${tryKey(work.state, ref)}:stop`;
  setJob(work, ref, { stage: "stopping", open: key, outcome });
  if (job.team !== null) {
    work.commands.push({ kind: "stopTeam", key, ref, run: job.team, reason });
    return false;
  }
  work.commands.push({ kind: "stopSession", key, ref, session: sessionId(work, ref), reason });
  return false;
}

type Stopped = Extract<JobAnswer, { type: "sessionStopped" }>;

export function stopped(work: Work, event: Stopped): boolean {
  const { ref, problem, spent } = event;
  if (spent !== undefined) spend(work, ref, spent);
  const { warnings } = jobOf(work, ref);
  if (problem !== undefined) setJob(work, ref, { warnings: [...warnings, problem] });
  warnOnce(work, ref, event.warnings);
  const outcome = outcomeOf(work, event);
  record(work, ref, tryFacts(work, event, outcome));
  if (outcome.go === "succeed" || outcome.go === "fail" || isShell(attemptOf(work.state, ref))) {
    keepResult(work, event, outcome);
  }
  if (outcome.go !== "succeed") return settle(work, ref, outcome);
  write(work, ref);
  return false;
}

/** Leaves the result in the scratchpad, which is the last a job does. */
export function write(work: Work, ref: JobRef): void {
  const key = `${tryKey(work.state, ref)}:write`;
  setJob(work, ref, { stage: "writing", open: key });
  work.commands.push({ kind: "writeScratchpad", key, ref });
}

/** What was lost with its terminal is begun again. */
function outcomeOf(work: Work, event: Stopped): Outcome {
  const outcome = judged(work, event);
  if (event.lost !== true || outcome.go === "halt" || outcome.go === "succeed") return outcome;
  const { tries } = jobOf(work, event.ref);
  const losses = tries.filter(({ failure }) => failure?.reason === LOST.reason).length;
  const innocent = BY_LOSS.has(outcome.failure.reason) && losses < LOSSES;
  return innocent ? { go: "again", failure: LOST } : outcome;
}

/** How often a job is begun again after its terminal was lost. */
const LOSSES = 3;

const LOST = { reason: "lost", message: "was cut off when its terminal was lost" };

/** What an agent may seem to have done when its terminal goes. */
const BY_LOSS: ReadonlySet<string> = new Set([
  "crashed",
  "exit",
  "interrupted",
  "stalled",
  "unsure",
]);

/** A command line that would have succeeded fails by its exit code. */
function judged(work: Work, event: Stopped): Outcome {
  const outcome = jobOf(work, event.ref).outcome ?? { go: "halt" };
  if (outcome.go !== "succeed" || !isShell(attemptOf(work.state, event.ref))) return outcome;
  const failure = judgeExit(event.exitCode, event.signal);
  return failure === null ? outcome : { go: "next", failure };
}

function tryFacts(work: Work, event: Stopped, outcome: Outcome): Parameters<typeof record>[2] {
  const { commit, transcript, exitCode, ref } = event;
  return {
    ...("failure" in outcome ? { failure: outcome.failure } : {}),
    ...(outcome.go === "halt" ? { stopped: work.state.halt?.reason ?? "cancelled" } : {}),
    ...(commit === undefined ? {} : { commit }),
    ...(transcript === undefined ? {} : { transcript }),
    ...(isShell(attemptOf(work.state, ref)) ? { exitCode } : {}),
  };
}

function keepResult(work: Work, event: Stopped, outcome: Outcome): void {
  const exitCode = isShell(attemptOf(work.state, event.ref)) ? event.exitCode : null;
  const result = resultOf(jobOf(work, event.ref), event.commit, exitCode);
  setJob(work, event.ref, {
    result: outcome.go === "succeed" ? result : { ...result, status: "failed" },
  });
}
