import type { Turn } from "@pty4ai/protocol";
import type { Classified, SavedScreen } from "../classify/classify.ts";
import { explainScreen } from "../classify/saved.ts";
import type { Profile } from "../profile/types.ts";
import { followRecording } from "./follow.ts";
import { type Recording, typedPrompts } from "./recording.ts";
import type { Emulator } from "./replay.ts";

export interface ExplainedRecording extends Classified {
  /** Each prompt that was typed and what became of it, by the engine. Times are those of the recording, in milliseconds,
   *  with 25 s more before anything that was typed. */
  turns: Turn[];
}

/** Plays a recording through the engine, as if it typed the prompts that are in it, and reads the last screen.
 *  The same recording gives the same result, always. */
export async function explainRecording(
  profile: Profile,
  recording: Recording,
  emulator: Emulator,
): Promise<ExplainedRecording> {
  const { turns } = await followRecording(profile, recording, { emulator });
  const { lines, title } = emulator.screen();
  const last = typedPrompts(recording).at(-1)?.prompt;
  const screen: SavedScreen = { lines, title, ...(last === undefined ? {} : { prompt: last }) };
  const classified = explainScreen(profile, screen);
  const said = turns.findLast((turn) => turn.reply !== undefined)?.reply;
  return {
    ...classified,
    ...(recording.exited ? { state: "exited" as const, rule: "exit" } : {}),
    reply: classified.reply ?? said ?? null,
    turns,
  };
}
