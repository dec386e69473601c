import type { Report } from "../diagnostic.ts";
import { agentName, isWellKnown, type ResolvedModel, resolveModel } from "../model/resolve.ts";
import { badName, reportAgent, reportAlias } from "./model-faults.ts";
import { at, isObject, type Member, type PhaseView, type Team, textOf } from "./team.ts";

type Agents = readonly string[] | undefined;

/** Each alias leads to an agent: no cycle, at most one alias in between. */
export function checkAliases(team: Team, report: Report, agents: Agents): void {
  for (const alias of Object.keys(team.models)) {
    if (report.full()) return;
    const resolved = resolveModel(team.models, alias);
    if ("problem" in resolved) reportAlias(team, resolved, alias, report);
    else if (resolved.chain.length <= 2) {
      const pointer = at(`${team.pointer}/models`, alias);
      const direct = isObject(team.models[alias]) ? at(pointer, "agent") : pointer;
      checkAgent(team, resolved, direct, report, agents);
    }
  }
}

/** Each model that is asked for is an alias or names an agent. */
export function checkModels(team: Team, report: Report, agents: Agents): void {
  const asked: Asked = { team, report, agents, good: new Set(Object.keys(team.models)) };
  for (const { holder } of team.everyone) {
    if (report.full()) return;
    const { model, failover, resolver } = holder.fields;
    if (model !== undefined) checkModel(asked, model, [holder, "/model"]);
    if (resolver !== undefined) checkModel(asked, resolver, [holder, "/resolver"]);
    if (!Array.isArray(failover)) continue;
    for (let index = 0; index < failover.length; index++) {
      const entry: unknown = failover[index];
      if (isObject(entry)) checkModel(asked, entry["model"], [holder, `/failover/${index}/model`]);
      else checkModel(asked, entry, [holder, `/failover/${index}`]);
    }
  }
}

interface Asked {
  team: Team;
  report: Report;
  agents: Agents;
  /** Aliases, and names that were found to be in order. */
  good: Set<string>;
}

function checkModel(
  asked: Asked,
  value: unknown,
  [holder, step]: [Member | PhaseView, string],
): void {
  const name = textOf(value);
  if (!name || asked.good.has(name)) return;
  const { team, report, agents } = asked;
  const before = report.diagnostics.length;
  const resolved = resolveModel(team.models, name);
  if ("problem" in resolved) badName(name, holder.pointer + step, report);
  else checkAgent(team, resolved, holder.pointer + step, report, agents);
  if (report.diagnostics.length === before) asked.good.add(name);
}

function checkAgent(
  team: Team,
  resolved: ResolvedModel,
  pointer: string,
  report: Report,
  agents: Agents,
): void {
  const agent = agentName(resolved.agent);
  if (!(agents ? agents.includes(agent) : isWellKnown(agent)))
    reportAgent({ team, resolved, agents }, pointer, report);
}
