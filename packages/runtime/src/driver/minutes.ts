import { join } from "node:path";
import { phasePlan } from "../engine/attempt.ts";
import type { RunState } from "../engine/state.ts";
import { talkText } from "../outcome.ts";
import { scratchpadOf } from "./paths.ts";
import type { Place } from "./place.ts";

/** Writes what was said and decided into the scratchpad as `<phase>/minutes.md`. Returns that name. */
export async function writeMinutes(place: Place, state: RunState, phase: number): Promise<string> {
  const { slug, name } = phasePlan(state, phase);
  const file = join(slug, "minutes.md");
  const root = scratchpadOf(place.record.dir);
  await place.files.write(root, join(root, file), `# ${name}\n\n${talkText(state, phase)}\n`);
  return file;
}
