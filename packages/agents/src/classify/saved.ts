import type { Profile } from "../profile/types.ts";
import { compileSignals } from "../turn/rules.ts";
import { type Classified, classifyScreen, type SavedScreen } from "./classify.ts";

/** What one saved screen of an agent says, by the rules of its profile. Pure. */
export function explainScreen(profile: Profile, screen: SavedScreen): Classified {
  return classifyScreen(compileSignals(profile), screen);
}

/** The profile whose marks a screen bears most; undefined where none of them is there. */
export function guessAgent(profiles: Profile[], screen: SavedScreen): Profile | undefined {
  const scored = profiles
    .filter(({ mode, model }) => mode === "interactive" && !model.required)
    .map((profile) => ({ profile, score: scoreOf(profile, screen) }));
  const best = scored.toSorted((a, b) => b.score - a.score)[0];
  return best && best.score > 0 ? best.profile : undefined;
}

function scoreOf(profile: Profile, screen: SavedScreen): number {
  const { evidence, state } = explainScreen(profile, screen);
  const text = `${screen.title}\n${screen.lines.join("\n")}`.toLowerCase();
  const named = text.includes(profile.title.toLowerCase()) || text.includes(`${profile.bin} `);
  return (
    (named ? 4 : 0) + evidence.length * 2 + (state === "unsure" || state === "starting" ? 0 : 1)
  );
}
