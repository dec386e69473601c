import type { Report } from "../diagnostic.ts";
import { KNOWN_AGENTS, SHORT_NAMES } from "../model/known.ts";
import { agentName, isWellKnown, type ResolvedModel, resolveModel } from "../model/resolve.ts";
import { didYouMean } from "../schema/nearest.ts";
import { quote } from "../schema/words.ts";
import { at, isObject, type Team, textOf } from "./team.ts";

type Agents = readonly string[] | undefined;

/** Each alias leads to an agent: no cycle, at most one alias in between. */
export function checkAliases(team: Team, report: Report, agents: Agents): void {
  const order = new Map(Object.keys(team.models).map((alias, index) => [alias, index]));
  for (const [alias, value] of Object.entries(team.models)) {
    if (report.full()) return;
    const pointer = at(`${team.pointer}/models`, alias);
    const resolved = resolveModel(team.models, alias);
    if (!("problem" in resolved)) {
      const direct = isObject(value) ? at(pointer, "agent") : pointer;
      if (resolved.chain.length <= 2) checkAgent(team, resolved, direct, report, agents);
    } else if (resolved.problem === "cycle") reportCycle(team, resolved.chain, order, report);
    else if (resolved.problem === "chain") reportChain(alias, resolved.chain, pointer, report);
    else if (typeof value === "string" && !Object.hasOwn(team.models, value))
      badName(value, pointer, report);
  }
}

/** Each model that is asked for is an alias or names an agent. */
export function checkModels(team: Team, report: Report, agents: Agents): void {
  /** Names that were found to be in order. */
  const good = new Set<string>();
  for (const { holder } of team.everyone) {
    if (report.full()) return;
    const { fields, pointer } = holder;
    check(fields["model"], pointer, "/model");
    const failover = fields["failover"];
    if (!Array.isArray(failover)) continue;
    for (let index = 0; index < failover.length; index++) {
      const entry: unknown = failover[index];
      if (isObject(entry)) check(entry["model"], pointer, `/failover/${index}/model`);
      else check(entry, pointer, `/failover/${index}`);
    }
  }

  function check(value: unknown, pointer: string, step: string): void {
    const name = textOf(value);
    if (!name || good.has(name) || Object.hasOwn(team.models, name)) return;
    const before = report.diagnostics.length;
    const resolved = resolveModel(team.models, name);
    if ("problem" in resolved) badName(name, pointer + step, report);
    else checkAgent(team, resolved, pointer + step, report, agents);
    if (report.diagnostics.length === before) good.add(name);
  }
}

function checkAgent(
  team: Team,
  resolved: ResolvedModel,
  pointer: string,
  report: Report,
  agents: Agents,
): void {
  const agent = agentName(resolved.agent);
  if (agents ? agents.includes(agent) : isWellKnown(agent)) return;
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

/** Told once for the whole circle, at its first alias in the document. */
function reportCycle(
  team: Team,
  chain: string[],
  order: ReadonlyMap<string, number>,
  report: Report,
): void {
  const [first = ""] = chain;
  const rank = (name: string): number => order.get(name) ?? 0;
  if (chain.at(-1) !== first || chain.some((name) => rank(name) < rank(first))) return;
  const message = `model aliases go in a circle: ${chain.join(" → ")}`;
  report.add("C1301", at(at(team.pointer, "models"), first), message, {
    hint: 'let one of them name an agent, such as "claude"',
  });
}

function reportChain(alias: string, chain: string[], pointer: string, report: Report): void {
  report.add(
    "C1302",
    pointer,
    `model alias ${quote(alias)} goes through more than one other alias: ${chain.slice(0, 6).join(" → ")}`,
    { hint: `let ${quote(alias)} name an agent, or an alias that does` },
  );
}

function badName(name: string, pointer: string, report: Report): void {
  report.add(
    "C1304",
    pointer,
    `${quote(name)} is not a model: it must be an alias, \`agent\` or \`agent/model\``,
    {
      hint: didYouMean(name, [...KNOWN_AGENTS, ...Object.keys(SHORT_NAMES)]),
    },
  );
}
