import type { Agent, Phase } from "../generated/types.ts";
import type { AgentPlan } from "../plan.ts";
import { parseTemplate } from "../template.ts";
import { planAttempts } from "./attempts.ts";
import { agentIds } from "./ids.ts";
import type { Planner } from "./planner.ts";
import { planSession } from "./session.ts";

/** Members of a mesh. */
export function planAgents(
  planner: Planner,
  agents: readonly Agent[],
  pointer: string,
  phase: readonly Phase[],
): AgentPlan[] {
  const ids = agentIds(agents);
  return agents.map((agent, index) => ({
    id: ids[index] ?? "",
    pointer: `${pointer}/${index}`,
    attempts: planAttempts(planner, [agent, ...phase]),
    ...(agent.prompt === undefined ? {} : { prompt: parseTemplate(agent.prompt).parts }),
    session: planSession(planner, [...phase.map(({ session }) => session), agent.session]),
    flow: [agent.flow ?? []].flat(),
  }));
}
