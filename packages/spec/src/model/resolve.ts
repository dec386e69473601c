import type { Model } from "../generated/types.ts";
import { KNOWN_AGENTS, SHORT_NAMES } from "./known.ts";

export type ModelSettings = Exclude<Model, string>;

export interface ResolvedModel {
  /** The names gone through, the given one first. */
  chain: string[];
  /** `agent` or `agent/model`. */
  agent: string;
  settings?: ModelSettings;
}

export interface UnresolvedModel {
  problem: "cycle" | "chain" | "bad-name";
  chain: string[];
}

export type Models = Readonly<Record<string, unknown>>;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._:@/+-]*)?$/;

/** Follows aliases to an agent. An alias that bears the name of a well-known agent and names it, means the agent. */
export function resolveModel(models: Models, name: string): ResolvedModel | UnresolvedModel {
  const chain = [name];
  let at = name;
  while (Object.hasOwn(models, at)) {
    const value = models[at];
    if (typeof value !== "string") return fromSettings(value, chain);
    if (value === at && isWellKnown(value)) break;
    if (chain.includes(value)) return { problem: "cycle", chain: [...chain, value] };
    chain.push(value);
    at = value;
  }
  if (chain.filter((step) => Object.hasOwn(models, step)).length > 2)
    return { problem: "chain", chain };
  if (!NAME.test(at)) return { problem: "bad-name", chain };
  return { chain, agent: SHORT_NAMES[at] ?? at };
}

/** The profile of `profile/model`. */
export const agentName = (agent: string): string => agent.split("/", 1)[0] ?? agent;

export const isWellKnown = (name: string): boolean =>
  Object.hasOwn(SHORT_NAMES, name) || KNOWN_AGENTS.includes(agentName(name));

function fromSettings(value: unknown, chain: string[]): ResolvedModel | UnresolvedModel {
  const settings = value as ModelSettings | null;
  if (typeof settings?.agent !== "string") return { problem: "bad-name", chain };
  const agent =
    settings.model === undefined
      ? (SHORT_NAMES[settings.agent] ?? settings.agent)
      : `${settings.agent}/${settings.model}`;
  return { chain, agent, settings };
}
