import { join } from "node:path";
import type { JobRef } from "../engine/event.ts";
import { jobTitle } from "../engine/names.ts";
import { at } from "../engine/rows.ts";
import type { RunState } from "../engine/state.ts";
import { mailboxOf } from "./paths.ts";
import type { Place } from "./place.ts";

/** Puts the letter that is typed now into its receiver's mailbox too, so that it can be read again. That it is typed
 *  does not hang on it. */
export async function writeInbox(place: Place, state: RunState, ref: JobRef): Promise<void> {
  const { cue } = at(at(state.phases, ref.phase).jobs, ref.job);
  if (cue?.kind !== "letter") return;
  const { id, from, to, text } = at(state.mail, cue.letter);
  const sender = from === null ? "a person" : jobTitle(state.plan, from);
  const root = mailboxOf(place.record.dir, state, ref);
  const path = join(root, "in", `${String(cue.letter).padStart(6, "0")}.json`);
  const letter = JSON.stringify({ id, from: sender, to, text });
  await place.files.write(root, path, letter).catch(() => undefined);
}
