import type { Choice } from "./event.ts";

/** What the engine keeps more of a session that is driven by messages. Plain JSON, part of `EngineState`. */
export interface Messages {
  /** What the open dialog is to the bridge. */
  ask: { number: number; choices: Choice[] } | null;
  /** Why the conversation could not be opened, or the program ended. */
  trouble: { message: string; auth: boolean } | null;
}

export const NO_MESSAGES: Messages = { ask: null, trouble: null };
