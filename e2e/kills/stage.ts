import { openPlace } from "../agents/place.ts";
import { makeUser, type User } from "../niia.ts";
import { makePlace, prompts } from "../place.ts";
import { type Cast, document, RULES, SCRIPT } from "./scene.ts";

/** A user, a repository and a document in it. */
export interface Stage {
  user: User;
  dir: string;
  git: (...args: string[]) => string;
  file: string;
  /** Prompts that agents got, each as often as it was typed. */
  prompts: () => string[];
  close: () => Promise<void>;
}

export async function openStage(cast: Cast): Promise<Stage> {
  const place = makePlace();
  const file = place.put("kills.connector.json", document(cast));
  place.git("add", "--all");
  place.git("commit", "--quiet", "--message=document");
  const common = { dir: place.dir, git: place.git, file };
  if (cast === "rehearsed") {
    const user = makeUser({ NIIA_REHEARSAL: JSON.stringify(SCRIPT) });
    return {
      ...common,
      user,
      prompts: () => prompts(user),
      async close() {
        await user.close();
        place.remove();
      },
    };
  }
  const agents = await openPlace({ rules: RULES });
  return {
    ...common,
    user: agents.user,
    prompts: () => agents.stub.turns().map(({ prompt }) => prompt),
    async close() {
      await agents.close();
      place.remove();
    },
  };
}
