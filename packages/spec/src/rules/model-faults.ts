import type { Report } from "../diagnostic.ts";
import { KNOWN_AGENTS, SHORT_NAMES } from "../model/known.ts";
import { agentName, type ResolvedModel, type UnresolvedModel } from "../model/resolve.ts";
import { didYouMean } from "../schema/nearest.ts";
import { quote } from "../schema/words.ts";
import { at, type Fields, type Team } from "./team.ts";

/** An agent that nobody knows. */
export function reportAgent(
  {
    team,
    resolved,
    agents,
  }: { team: Team; resolved: ResolvedModel; agents: readonly string[] | undefined },
  pointer: string,
  report: Report,
): void {
  const agent = agentName(resolved.agent);
  const written = resolved.settings?.agent ?? resolved.chain.at(-1) ?? agent;
  const names = [
    ...Object.keys(team.models),
    ...(agents ?? KNOWN_AGENTS),
    ...Object.keys(SHORT_NAMES),
  ];
  const message = agents
    ? `there is no agent ${quote(agent)}`
    : `${quote(written)} is neither an alias of \`models\` nor a well-known agent`;
  const others = agents
    ? `the agents are: ${agents.join(", ")}`
    : "it needs a profile of that name where the document runs";
  report.add("C1303", pointer, message, {
    hint: didYouMean(agent, names) ?? others,
    severity: agents ? "error" : "warning",
  });
}

/** An alias that leads to no agent. */
export function reportAlias(
  team: Team,
  { problem, chain }: UnresolvedModel,
  alias: string,
  report: Report,
): void {
  const value = team.models[alias];
  const pointer = at(`${team.pointer}/models`, alias);
  if (problem === "cycle") reportCycle(team, chain, report);
  else if (problem === "chain") reportChain(alias, chain, pointer, report);
  else if (typeof value === "string" && !Object.hasOwn(team.models, value))
    badName(value, pointer, report);
}

/** Told once for the whole circle, at its first alias in the document. */
function reportCycle(team: Team, chain: string[], report: Report): void {
  const [first = ""] = chain;
  const order = orderOf(team.models);
  const rank = (name: string): number => order.get(name) ?? 0;
  if (chain.at(-1) !== first || chain.some((name) => rank(name) < rank(first))) return;
  const message = `model aliases go in a circle: ${chain.join(" → ")}`;
  report.add("C1301", at(at(team.pointer, "models"), first), message, {
    hint: 'let one of them name an agent, such as "claude"',
  });
}

const orders: WeakMap<Fields, Map<string, number>> = new WeakMap();

function orderOf(models: Fields): Map<string, number> {
  let order = orders.get(models);
  if (!order)
    orders.set(
      models,
      (order = new Map(Object.keys(models).map((alias, index) => [alias, index]))),
    );
  return order;
}

function reportChain(alias: string, chain: string[], pointer: string, report: Report): void {
  report.add(
    "C1302",
    pointer,
    `model alias ${quote(alias)} goes through more than one other alias: ${chain.slice(0, 6).join(" → ")}`,
    { hint: `let ${quote(alias)} name an agent, or an alias that does` },
  );
}

/** A name that cannot be one of a model. */
export function badName(name: string, pointer: string, report: Report): void {
  report.add(
    "C1304",
    pointer,
    `${quote(name)} is not a model: it must be an alias, \`agent\` or \`agent/model\``,
    {
      hint: didYouMean(name, [...KNOWN_AGENTS, ...Object.keys(SHORT_NAMES)]),
    },
  );
}
