import type { JobRef } from "./event.ts";
import { turnId } from "./names.ts";
import { sessionId } from "./stage.ts";
import type { Asked, Cue } from "./state.ts";
import { jobOf, setJob, type Work } from "./work.ts";

export function awaitTurn(work: Work, ref: JobRef): boolean {
  const turn = turnId(work.state, ref);
  const key = `${turn}:end`;
  setJob(work, ref, { stage: "working", open: key });
  work.commands.push({ kind: "awaitTurn", key, ref, session: sessionId(work, ref), turn });
  return false;
}

/** Gives a session that is idle its next turn. */
export function cueTurn(work: Work, ref: JobRef, cue: Cue): boolean {
  setJob(work, ref, { cue, nudges: 0 });
  return sendTurn(work, ref, "cue");
}

/** Types one more prompt into the same session. */
export function sendTurn(work: Work, ref: JobRef, asked: Asked): boolean {
  setJob(work, ref, { turn: jobOf(work, ref).turn + 1, asked });
  const turn = turnId(work.state, ref);
  const key = `${turn}:send`;
  setJob(work, ref, { stage: "sending", open: key });
  work.commands.push({ kind: "sendTurn", key, ref, session: sessionId(work, ref), turn, asked });
  return false;
}

/** Asks a seat that is idle for its result; its session ends with it. */
export function finish(work: Work, ref: JobRef): boolean {
  setJob(work, ref, { finishing: true });
  return collect(work, ref);
}

export function collect(work: Work, ref: JobRef): boolean {
  const key = `${turnId(work.state, ref)}:collect`;
  setJob(work, ref, { stage: "collecting", open: key });
  work.commands.push({ kind: "collectResult", key, ref });
  return false;
}
