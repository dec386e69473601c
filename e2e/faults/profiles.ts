import { fileURLToPath } from "node:url";
import { loadProfiles, type Profile } from "../../packages/agents/src/index.ts";

/** Folder with the profile of the program with faults. */
export const FAULT_PROFILES: string = fileURLToPath(
  new URL("../../packages/testkit/profiles", import.meta.url),
);

const set = loadProfiles({ user: FAULT_PROFILES, variables: { rehearsal: "" } });
const hooks = set.resolve("turn-faults").profile;
const generic = set.resolve("generic/turn-faults").profile;

/** How much is known about the agent: its events and its screen, its screen alone, nothing. */
export const PROFILES: Record<"hooks" | "screen" | "generic", Profile> = {
  hooks,
  screen: { ...hooks, signals: withoutHooks(hooks.signals) },
  generic: { ...generic, signals: { ...generic.signals, stallMs: hooks.signals.stallMs } },
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
