import { existsSync } from "node:fs";
import { join } from "node:path";
import { openPlace } from "../agents/place.ts";
import { makeUser, type User } from "../niia.ts";
import { prompts } from "../place.ts";
import { type Cast, RULES, SCRIPT } from "./scene.ts";

/** A user whose runs are disturbed, one after the other. */
export interface Stage {
  user: User;
  /** Prompts that agents got so far, each as often as it was typed. */
  prompts: () => string[];
  close: () => Promise<void>;
}

export async function openStage(cast: Cast): Promise<Stage> {
  if (cast === "rehearsed") {
    const user = makeUser({ NIIA_REHEARSAL: JSON.stringify(SCRIPT) });
    const sessions = join(user.home, "state/niia/sessions");
    return {
      user,
      prompts: () => (existsSync(sessions) ? prompts(user) : []),
      close: user.close,
    };
  }
  const { user, stub, close } = await openPlace({ rules: RULES });
  return { user, prompts: () => stub.turns().map(({ prompt }) => prompt), close };
}
