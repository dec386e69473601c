import { attemptOf, isShell } from "./attempt.ts";
import { stopClock } from "./clock.ts";
import type { JobAnswer, JobRef } from "./event.ts";
import { atLimit, judgeTurn } from "./failover.ts";
import { answerTo, nextLetter, wasRead } from "./mail.ts";
import { outputsFailure } from "./outputs.ts";
import { turnId } from "./names.ts";
import { collect, cueTurn, sendTurn } from "./send.ts";
import { spend } from "./spend.ts";
import { isMember, isSeat } from "./stage.ts";
import { stop } from "./stop.ts";
import { spoken } from "./talk.ts";
import { jobOf, setJob, type Work } from "./work.ts";

export function turnEnded(work: Work, event: Extract<JobAnswer, { type: "turnEnded" }>): boolean {
  const { ref, end, detail } = event;
  const attempt = attemptOf(work.state, ref);
  if (event.usage !== undefined)
    spend(work, ref, { turn: turnId(work.state, ref), usage: event.usage });
  if (!keepsWords(work, ref)) setJob(work, ref, { reply: event.reply ?? null });
  answerTo(work, ref, event.reply);
  const stopped = atLimit(work.state, event);
  if (stopped !== undefined) return stop(work, ref, "failover", stopped);
  if (end === "stalled" && mayNudge(work, ref)) return nudge(work, ref);
  const verdict = judgeTurn(end, detail);
  if (verdict.go === "collect" || (isShell(attempt) && EXITED.has(end))) return done(work, ref);
  const reason = end === "stalled" ? "timeout" : "failover";
  return stop(work, ref, reason, { go: verdict.go, failure: verdict.failure });
}

/** An answer to a letter is no result: what was said before stays, but in a mesh, where all is said in letters. */
function keepsWords(work: Work, ref: JobRef): boolean {
  return jobOf(work, ref).cue?.kind === "letter" && !isMember(work.state, ref);
}

/** The session would not take the prompt. */
export function turnRefused(work: Work, ref: JobRef, message: string): boolean {
  const { asked } = jobOf(work, ref);
  if (asked === "outputs")
    return stop(work, ref, "failover", { go: "again", failure: outputsFailure(work, ref) });
  const failure =
    asked === "nudge"
      ? { reason: "stalled", message: `went silent, and took no nudge: ${message}` }
      : { reason: "crashed", message: `took no further prompt: ${message}` };
  return stop(work, ref, "failover", { go: "next", failure });
}

/** How often an agent in which nothing moves is asked to go on before the next one takes over. */
const NUDGES = 2;

/** Ends of a command line's turn after which its exit code tells the truth. */
const EXITED: ReadonlySet<string> = new Set(["crashed", "error", "unsure"]);

function mayNudge(work: Work, ref: JobRef): boolean {
  if (isShell(attemptOf(work.state, ref)) || work.state.halt !== null) return false;
  return jobOf(work, ref).nudges < NUDGES;
}

function nudge(work: Work, ref: JobRef): boolean {
  setJob(work, ref, { nudges: jobOf(work, ref).nudges + 1 });
  return sendTurn(work, ref, "nudge");
}

/** What follows a turn that ended well: rest, a letter that waits, or the result. */
function done(work: Work, ref: JobRef): boolean {
  if (isSeat(work.state, ref) && !jobOf(work, ref).finishing) return rest(work, ref);
  wasRead(work, ref);
  setJob(work, ref, { cue: null });
  const letter = isShell(attemptOf(work.state, ref)) ? undefined : nextLetter(work, ref);
  return letter === undefined || work.state.halt !== null
    ? collect(work, ref)
    : cueTurn(work, ref, letter);
}

function rest(work: Work, ref: JobRef): boolean {
  const { cue } = jobOf(work, ref);
  stopClock(work, ref);
  wasRead(work, ref);
  setJob(work, ref, { stage: "idle", cue: null });
  spoken(work, ref, cue);
  return false;
}
