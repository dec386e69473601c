import { type Address, resolve } from "./address.ts";
import { attemptOf, isShell } from "./attempt.ts";
import type { JobRef, Message } from "./event.ts";
import { turnId } from "./names.ts";
import { append, at, change, count } from "./rows.ts";
import type { Cue, Letter } from "./state.ts";
import { jobOf, own, setJob, setRun, type Work } from "./work.ts";

/** Takes a message in: a letter to each receiver, in the order of arrival. What cannot be delivered is kept as dead.
 *  One whose id is known is the same message once more, and changes nothing. */
export function post(work: Work, message: Message): void {
  if (lettersOf(work, message.id).length > 0) return;
  const { problem, refs }: Address = resolve(work.state, message);
  if (problem !== undefined)
    return keep(work, { ...message, ref: null, state: "dead", reason: problem });
  for (const ref of refs) {
    if (jobOf(work, ref).stage !== "ended") keep(work, { ...message, ref, state: "waiting" });
    else keep(work, { ...message, ref, state: "dead", reason: ENDED });
  }
}

/** Letters that were given up wait again, where their receiver is there. */
export function redeliver(work: Work, id: string): void {
  for (const place of lettersOf(work, id)) {
    const { ref, state } = at(work.state.mail, place);
    if (state !== "dead" || ref === null || jobOf(work, ref).stage === "ended") continue;
    setLetter(work, place, { state: "waiting" });
    setJob(work, ref, { inbox: [...jobOf(work, ref).inbox, place] });
  }
}

/** Takes the first letter that waits for a job. What is typed to a command line would be run: it gets none. */
export function nextLetter(work: Work, ref: JobRef): Cue | undefined {
  if (isShell(attemptOf(work.state, ref))) {
    giveUp(work, ref, "its receiver is a command line");
    return undefined;
  }
  const [letter, ...inbox] = jobOf(work, ref).inbox;
  if (letter === undefined) return undefined;
  setJob(work, ref, { inbox });
  setLetter(work, letter, { state: "typed" });
  return { kind: "letter", letter };
}

/** Notes what the receiver said in the turn that the letter is. */
export function answerTo(work: Work, ref: JobRef, reply: string | undefined): void {
  const { cue } = jobOf(work, ref);
  if (cue?.kind !== "letter") return;
  const turn = turnId(work.state, ref);
  setLetter(work, cue.letter, { turn, ...(reply === undefined ? {} : { reply }) });
}

export function wasRead(work: Work, ref: JobRef): void {
  const { cue } = jobOf(work, ref);
  if (cue?.kind === "letter") setLetter(work, cue.letter, { state: "read" });
}

/** Nobody is there any more to read what waits. */
export function giveUp(work: Work, ref: JobRef, reason: string = ENDED): void {
  const { inbox, cue } = jobOf(work, ref);
  const typed =
    cue?.kind === "letter" && at(work.state.mail, cue.letter).state === "typed" ? [cue.letter] : [];
  for (const letter of [...typed, ...inbox]) setLetter(work, letter, { state: "dead", reason });
  if (inbox.length > 0) setJob(work, ref, { inbox: [] });
}

/** The run has ended, and nothing is delivered any more. */
export function giveUpAll(work: Work): void {
  for (let place = 0; place < count(work.state.mail); place++) {
    const { state, ref } = at(work.state.mail, place);
    if (ref !== null && (state === "waiting" || state === "typed")) giveUp(work, ref);
  }
}

const ENDED = "its receiver has ended";

function keep(work: Work, letter: Omit<Letter, "sentAt">): void {
  const { id, from, to, ref, text, state, reason } = letter;
  const place = count(work.state.mail);
  const kept = { id, from, to, ref, text, state, sentAt: work.now };
  setRun(work, {
    mail: append(work.state.mail, { ...kept, ...(reason === undefined ? {} : { reason }) }),
  });
  if (ref !== null && state === "waiting")
    setJob(work, ref, { inbox: [...jobOf(work, ref).inbox, place] });
}

function setLetter(work: Work, place: number, fields: Partial<Letter>): void {
  const { rows, item } = change(work.state.mail, place, (value) => own(work, value));
  Object.assign(item, fields);
  setRun(work, { mail: rows });
}

function lettersOf({ state }: Work, id: string): number[] {
  const found: number[] = [];
  for (let place = 0; place < count(state.mail); place++)
    if (at(state.mail, place).id === id) found.push(place);
  return found;
}
