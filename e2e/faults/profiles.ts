import { loadProfiles, type Profile } from "../../packages/agents/src/index.ts";
import { rehearsalMain } from "../../packages/testkit/src/index.ts";

const set = loadProfiles({ variables: { rehearsal: rehearsalMain } });
const hooks = set.resolve("rehearsal").profile;
const generic = set.resolve("generic/turn-faults").profile;

/** How much is known about the agent: its events and its screen, its screen alone, nothing. */
export const PROFILES: Record<"hooks" | "screen" | "generic", Profile> = {
  hooks,
  screen: { ...hooks, signals: withoutHooks(hooks.signals) },
  generic,
};

function withoutHooks(signals: Profile["signals"]): Profile["signals"] {
  const { hook: _, ...ready } = signals.ready;
  const kept = Object.entries(signals).map(([name, rules]: [string, unknown]) => [
    name,
    Array.isArray(rules)
      ? rules.filter((rule: unknown) => typeof rule !== "object" || !("hook" in (rule as object)))
      : rules,
  ]);
  return { ...(Object.fromEntries(kept) as Profile["signals"]), ready };
}
