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

const KNOWN: ReadonlySet<string> = new Set([...KNOWN_AGENTS, ...Object.keys(SHORT_NAMES)]);
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._:@/+-]*)?$/;

/** Chains longer than this are not followed to their end. */
const LONGEST = 64;

/** Follows aliases to an agent. An alias that bears the name of a well-known agent and names it, means the agent. */
export function resolveModel(models: Models, name: string): ResolvedModel | UnresolvedModel {
  const chain = [name];
  let aliases = 0;
  let at = name;
  let settings: unknown;
  for (; Object.hasOwn(models, at); aliases++) {
    const value = models[at];
    settings = typeof value === "string" ? undefined : value;
    if (typeof value !== "string" || (value === at && isWellKnown(value))) break;
    if (chain.includes(value)) return { problem: "cycle", chain: [...chain, value] };
    if (chain.push(value) > LONGEST) return { problem: "chain", chain };
    at = value;
  }
  if (aliases > (settings === undefined ? 2 : 1)) return { problem: "chain", chain };
  if (settings !== undefined) return fromSettings(settings, chain);
  if (!KNOWN.has(at) && !NAME.test(at)) return { problem: "bad-name", chain };
  return { chain, agent: shortName(at) };
}

/** The profile of `profile/model`. */
export const agentName = (agent: string): string => agent.split("/", 1)[0] ?? agent;

const shortName = (name: string): string =>
  (Object.hasOwn(SHORT_NAMES, name) ? SHORT_NAMES[name] : undefined) ?? name;

export const isWellKnown = (name: string): boolean =>
  Object.hasOwn(SHORT_NAMES, name) || KNOWN_AGENTS.includes(agentName(name));

function fromSettings(value: unknown, chain: string[]): ResolvedModel | UnresolvedModel {
  const settings = value as ModelSettings | null;
  if (typeof settings?.agent !== "string") return { problem: "bad-name", chain };
  const agent =
    typeof settings.model !== "string"
      ? shortName(settings.agent)
      : `${settings.agent}/${settings.model}`;
  return { chain, agent, settings };
}
