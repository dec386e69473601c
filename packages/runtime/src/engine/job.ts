import { timeoutOf } from "./attempt.ts";
import { startClock } from "./clock.ts";
import { collected } from "./collected.ts";
import type { JobAnswer, JobRef } from "./event.ts";
import { judgeRefusal } from "./failover.ts";
import { end, record, settle } from "./settle.ts";
import { stop, stopped } from "./stop.ts";
import { meshOver } from "./mesh.ts";
import { INTERRUPTIBLE, isMember, isSpeaker, timerKey } from "./stage.ts";
import { teamEnded, teamStarted } from "./team.ts";
import { awaitTurn } from "./send.ts";
import { turnEnded, turnRefused } from "./turn.ts";
import { warnOnce } from "./warnings.ts";
import { jobOf, setJob, type Work } from "./work.ts";

/** Moves a step or worker on: starting → working (→ idle → sending → working …) → collecting → stopping → writing → ended.
 *  Returns true when the answer ended it. An answer to anything but its open command changes nothing. */
export function answer(work: Work, event: JobAnswer): boolean {
  const { ref } = event;
  if (jobOf(work, ref).open !== event.key) return false;
  setJob(work, ref, { open: null });
  switch (event.type) {
    case "sessionStarted":
      return started(work, event);
    case "sessionRefused":
      return refused(work, event);
    case "turnEnded":
      return turnEnded(work, event);
    case "resultCollected":
      return collected(work, event);
    case "turnSent":
      return sent(work, ref);
    case "turnRefused":
      return turnRefused(work, ref, event.message);
    case "teamStarted":
      return teamStarted(work, event);
    case "teamEnded":
      return teamEnded(work, event);
    case "sessionStopped":
      return stopped(work, event);
    default:
      return written(work, event);
  }
}

/** The time of a try is over. */
export function timedOut(work: Work, ref: JobRef, key: string): boolean {
  if (key !== timerKey(work, ref) || !INTERRUPTIBLE.has(jobOf(work, ref).stage)) return false;
  if (isMember(work.state, ref)) {
    meshOver(work, ref);
    return false;
  }
  const message = `was not done after ${spoken(timeoutOf(work.state, ref) ?? 0)}`;
  return stop(work, ref, "timeout", { go: "next", failure: { reason: "timeout", message } });
}

/** Stops a job because the run is ending. One that is starting is stopped as soon as it has a session; one that has
 *  its result already is let finish. */
export function halt(work: Work, ref: JobRef): void {
  if (INTERRUPTIBLE.has(jobOf(work, ref).stage)) stop(work, ref, "cancelled", { go: "halt" });
}

type Of<T extends JobAnswer["type"]> = Extract<JobAnswer, { type: T }>;

function started(work: Work, event: Of<"sessionStarted">): boolean {
  const { ref, session: id, tree, branch, sandbox } = event;
  const session = {
    id,
    tree,
    ...(branch === undefined ? {} : { branch }),
    ...(sandbox === undefined ? {} : { sandbox }),
  };
  setJob(work, ref, { session });
  warnOnce(work, ref, event.warnings);
  if (work.state.halt !== null) return stop(work, ref, "cancelled", { go: "halt" });
  startClock(work, ref);
  return awaitTurn(work, ref);
}

function sent(work: Work, ref: JobRef): boolean {
  if (isSpeaker(work.state, ref)) startClock(work, ref);
  return awaitTurn(work, ref);
}

function refused(work: Work, event: Of<"sessionRefused">): boolean {
  const { go, failure } = judgeRefusal(event.reason, event.message, event.hint);
  record(work, event.ref, { failure });
  // While the run is ending nothing was to start.
  if (work.state.halt !== null) return settle(work, event.ref, { go: "halt" });
  return settle(work, event.ref, { go, failure });
}

function written(work: Work, event: Of<"scratchpadWritten">): boolean {
  const { warnings, result } = jobOf(work, event.ref);
  if (event.problem !== undefined)
    setJob(work, event.ref, { warnings: [...warnings, event.problem] });
  if (event.file !== undefined && result !== null) {
    setJob(work, event.ref, { result: { ...result, file: event.file } });
  }
  return end(work, event.ref, "done");
}

function spoken(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  return ms < 120_000 ? `${Number((ms / 1000).toFixed(1))} s` : `${Math.round(ms / 60_000)} min`;
}
