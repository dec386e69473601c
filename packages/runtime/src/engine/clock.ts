import { timeoutOf } from "./attempt.ts";
import type { JobRef } from "./event.ts";
import { isSpeaker, timerKey } from "./stage.ts";
import type { Work } from "./work.ts";

/** Starts the time of a try, or of a participant's turn, where the document limits it. */
export function startClock(work: Work, ref: JobRef): void {
  const timeout = timeoutOf(work.state, ref);
  if (timeout === undefined) return;
  const key = timerKey(work, ref);
  work.commands.push({ kind: "startTimer", key, due: work.now + timeout, ref });
}

/** A participant's time stands still while others have the word. */
export function stopClock(work: Work, ref: JobRef): void {
  if (timeoutOf(work.state, ref) === undefined || !isSpeaker(work.state, ref)) return;
  work.commands.push({ kind: "abandon", keys: [timerKey(work, ref)] });
}
