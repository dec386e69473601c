import type { Turn } from "@pty4ai/protocol";
import type { Classified, SavedScreen } from "../classify/classify.ts";
import { explainScreen } from "../classify/saved.ts";
import type { Profile } from "../profile/types.ts";
import { createTurnEngine } from "../turn/engine.ts";
import { type Recording, typedPrompts } from "./recording.ts";
import { type Emulator, replay } from "./replay.ts";

/** Time for the engine before anything is typed, in seconds: whoever typed in the recording may not have waited as long
 *  as the engine does, least of all for the agent's own events, which no recording holds. */
const PAUSE = 25;
/** Keys that follow each other sooner belong together: a prompt and its Enter. */
const TOGETHER = 0.6;
/** How long the last screen is looked at, in seconds. */
const TAIL = 8;

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
  const slow = slowed(
    recording,
    profile.signals.exit.find((keys) => keys.startsWith("/")),
  );
  const prompts = typedPrompts(slow);
  const engine = createTurnEngine(profile, { permission: "full" });
  const turned = prompts.map(({ at, prompt }, index) => ({
    at: at - 0.05,
    request: { id: `turn-${index + 1}`, prompt },
  }));
  const { turns } = await replay(slow, { engine, emulator, turns: turned, tail: TAIL });
  const { lines, title } = emulator.screen();
  const last = prompts.at(-1)?.prompt;
  const screen: SavedScreen = { lines, title, ...(last === undefined ? {} : { prompt: last }) };
  const classified = explainScreen(profile, screen);
  const told = [...new Map(turns.map((turn) => [turn.id, turn])).values()];
  const said = told.findLast((turn) => turn.reply !== undefined)?.reply;
  return {
    ...classified,
    ...(recording.exited ? { state: "exited" as const, rule: "exit" } : {}),
    reply: classified.reply ?? said ?? null,
    turns: told,
  };
}

/** The same with pauses before what was typed, and before the command that ends the agent, where it shows. */
function slowed(recording: Recording, command: string | undefined): Recording {
  let shift = 0;
  let typedAt = -Infinity;
  let leaving = false;
  const events = recording.events.map((event) => {
    if (event.kind === "i") {
      if (event.at - typedAt > TOGETHER) shift += PAUSE;
      typedAt = event.at;
    } else if (
      command &&
      !leaving &&
      event.at > typedAt + TOGETHER &&
      event.data.includes(command)
    ) {
      leaving = true;
      shift += PAUSE;
    }
    return { ...event, at: event.at + shift };
  });
  return { ...recording, events };
}
