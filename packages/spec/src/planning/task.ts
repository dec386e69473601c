import type { Plan } from "../plan.ts";
import type { TemplatePart } from "../template.ts";

export interface TaskUse {
  pointer: string;
  message: string;
}

/** The first place that needs the run's task: a worker without a prompt, or a template that reads `{task}`. */
export function findTaskUse(plan: Pick<Plan, "phases" | "agents">): TaskUse | undefined {
  for (const phase of plan.phases) {
    for (const { prompt, session, pointer, connector } of phase.workers) {
      if (!prompt && !connector) {
        const message = `phase ${JSON.stringify(phase.name)} has no prompt, so the run needs a task`;
        return { pointer, message };
      }
      if (readsTask(prompt) || readsTask(session.worktree) || someReads(session.env))
        return reading(pointer);
    }
    for (const { run } of phase.steps) if (readsTask(run)) return reading(phase.pointer);
    for (const { prompt } of phase.agents) if (readsTask(prompt)) return reading(phase.pointer);
    if (readsTask(phase.connector?.task)) return reading(phase.pointer);
  }
  for (const { prompt, pointer } of plan.agents) if (readsTask(prompt)) return reading(pointer);
  return undefined;
}

function reading(pointer: string): TaskUse {
  return { pointer, message: "{task} is read here, so the run needs a task" };
}

function someReads(env: Readonly<Record<string, TemplatePart[]>>): boolean {
  for (const name in env) if (readsTask(env[name])) return true;
  return false;
}

function readsTask(parts: TemplatePart[] | undefined): boolean {
  if (parts) for (const part of parts) if ("slot" in part && part.slot.name === "task") return true;
  return false;
}
