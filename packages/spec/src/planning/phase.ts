import type { Phase, Step } from "../generated/types.ts";
import type { PhasePlan, StepPlan } from "../plan.ts";
import { phasesRead } from "../rules/conditions.ts";
import { phaseType } from "../rules/team.ts";
import { parseTemplate } from "../template.ts";
import { planAgents } from "./agents.ts";
import { planCommunication } from "./around.ts";
import { planMerging } from "./merging.ts";
import type { Planner } from "./planner.ts";
import { slug } from "./slug.ts";
import { planSubTeam } from "./sub-team.ts";
import { planTalk } from "./talk.ts";
import { planWorkers } from "./workers.ts";

export function planPhase(planner: Planner, phase: Phase, index: number): PhasePlan {
  const name = phase.name ?? `phase-${index + 1}`;
  const pointer = `/pipeline/phases/${index}`;
  const said = phaseType(phase) as PhasePlan["type"];
  const type = said === "workers" && phase.connector !== undefined ? "connector" : said;
  const talks = type === "dialogue" || type === "meeting";
  return {
    name,
    slug: slug(name),
    pointer,
    type,
    parallel: phase.parallel ?? true,
    workers: type === "workers" ? planWorkers(planner, phase, pointer) : [],
    steps: phase.steps ? phase.steps.map(planStep) : [],
    ...(phase.condition === undefined
      ? {}
      : {
          condition: {
            source: phase.condition,
            phases: phasesRead(phase.condition, planner.order),
          },
        }),
    ...(phase.outputs === undefined ? {} : { outputs: phase.outputs }),
    onError: phase.on_error ?? "stop",
    merge: phase.merge ?? "auto",
    ...((phase.gate ?? phase.on_conflict) ? planMerging(planner, phase) : {}),
    ...(talks ? { talk: planTalk(planner, phase, pointer, [phase]) } : {}),
    agents: phase.agents ? planAgents(planner, phase.agents, `${pointer}/agents`, [phase]) : [],
    ...(phase.prompt !== undefined && (talks || type === "mesh")
      ? { prompt: parseTemplate(phase.prompt).parts }
      : {}),
    ...(phase.until !== undefined && type === "mesh" ? { until: phase.until } : {}),
    ...(phase.communication ? { communication: planCommunication(phase.communication) } : {}),
    ...(type === "connector" ? { connector: planSubTeam(phase.connector, phase.prompt) } : {}),
  };
}

function planStep(step: Step): StepPlan {
  const { run, name, timeout_ms, continue_on_error } =
    typeof step === "string" ? { run: step } : step;
  return {
    name: name ?? run,
    run: parseTemplate(run).parts,
    ...(timeout_ms === undefined ? {} : { timeoutMs: timeout_ms }),
    continueOnError: continue_on_error ?? false,
  };
}
