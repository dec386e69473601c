import type { Plan } from "../plan.ts";
import type { TemplatePart } from "../template.ts";

export interface TaskUse {
  pointer: string;
  message: string;
}

/** The first place that needs the run's task: a worker without a prompt, or a template that reads `{task}`. */
export function findTaskUse({
  phases,
  agents,
}: Pick<Plan, "phases" | "agents">): TaskUse | undefined {
  for (const phase of phases) {
    for (const { prompt, session, pointer, connector } of phase.workers) {
      if (!prompt && !connector)
        return {
          pointer,
          message: `phase ${JSON.stringify(phase.name)} has no prompt, so the run needs a task`,
        };
      if (readsTask(prompt, session.worktree, ...Object.values(session.env)))
        return reading(pointer);
    }
    const others = phase.agents.map(({ prompt }) => prompt);
    if (
      readsTask(
        ...phase.steps.map(({ run }) => run),
        ...others,
        phase.prompt,
        phase.connector?.task,
      )
    )
      return reading(phase.pointer);
  }
  const agent = agents.find(({ prompt }) => readsTask(prompt));
  return agent && reading(agent.pointer);
}

const reading = (pointer: string): TaskUse => ({
  pointer,
  message: "{task} is read here, so the run needs a task",
});

function readsTask(...templates: (TemplatePart[] | undefined)[]): boolean {
  return templates.some((parts) =>
    parts?.some((part) => "slot" in part && part.slot.name === "task"),
  );
}
