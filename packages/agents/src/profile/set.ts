import { fileURLToPath } from "node:url";
import { ProtocolError } from "@pty4ai/protocol";
import type { ProfileError } from "./load.ts";
import type { Profile, ResolvedAgent } from "./types.ts";

/** All profiles that can be used, under their names. */
export interface ProfileSet {
  /** What `claude`, `claude/opus`, `opus` or `ollama/llama3` means. Throws `not-found` with what there is. */
  resolve(name: string): ResolvedAgent;
  list(): Profile[];
  errors: ProfileError[];
  variables: Record<string, string>;
}

export function profileSet(
  profiles: Map<string, Profile>,
  errors: ProfileError[],
  variables: Record<string, string>,
): ProfileSet {
  return {
    resolve: (name) => resolve(profiles, name),
    list: () => [...profiles.values()],
    errors,
    variables: {
      node: process.execPath,
      lib: fileURLToPath(new URL("../../assets", import.meta.url)),
      ...variables,
    },
  };
}

function resolve(profiles: Map<string, Profile>, name: string): ResolvedAgent {
  const slash = name.indexOf("/");
  const agent = slash === -1 ? name : name.slice(0, slash);
  const model = slash === -1 ? undefined : name.slice(slash + 1);
  const profile = profiles.get(agent);
  if (profile) return withModel(profile, model);
  const owner = [...profiles.values()].find((candidate) => candidate.model.short.includes(agent));
  if (owner && model === undefined) return withModel(owner, agent);
  throw new ProtocolError("not-found", `no agent profile is called "${agent}"`, {
    hint: `known agents: ${[...profiles.keys()].join(", ")}; own ones are *.agent.json files`,
    details: { agents: [...profiles.keys()] },
  });
}

function withModel(profile: Profile, asked: string | undefined): ResolvedAgent {
  const model = asked === undefined || asked === "" ? profile.model.default : asked;
  if (model === undefined) {
    if (!profile.model.required) return { profile };
    throw new ProtocolError("bad-option", `agent "${profile.name}" needs a model`, {
      hint: `write ${profile.name}/<model>`,
    });
  }
  return { profile, model: profile.model.names[model] ?? model };
}
