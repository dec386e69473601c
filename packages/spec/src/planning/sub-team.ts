import type { SubTeam } from "../generated/types.ts";
import type { SubTeamPlan } from "../plan.ts";
import { parseTemplate } from "../template.ts";

/** Another document in the place of agents: by path, or in place. */
export function planSubTeam(
  connector: SubTeam | undefined,
  prompt: string | undefined,
): SubTeamPlan {
  return {
    ...(typeof connector === "string" ? { path: connector } : { inline: connector }),
    ...(prompt === undefined ? {} : { task: parseTemplate(prompt).parts }),
  };
}
