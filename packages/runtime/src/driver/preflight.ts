import type { PhasePlan, Plan, WorkerPlan } from "@connector/spec";
import { seated } from "../engine/seats.ts";
import { RunError } from "../error.ts";

/** Throws for what would otherwise fail in the middle of a run. Gives the plan with its default agent filled in. */
export function checkPlan(
  document: Plan,
  { task, agent }: { task?: string; agent?: string },
): Plan {
  const plan = seated(document);
  const [missing] = plan.unsupported;
  if (missing !== undefined) {
    const more = plan.unsupported.length > 1 ? ` (and ${plan.unsupported.length - 1} more)` : "";
    throw new RunError("unsupported", `${missing.reason}${more}`, {
      hint: `See ${missing.pointer} in ${plan.source}.`,
    });
  }
  if (plan.phases.length === 0)
    throw new RunError("no-phases", `${plan.name} has no phases to run`, {
      hint: 'Give it some: "pipeline": { "phases": […] }.',
    });
  if (plan.needsTask && (task === undefined || task.trim() === "")) {
    throw new RunError(
      "no-task",
      `${plan.name} has workers without a prompt, and the run has no task`,
      {
        hint: 'Give it one: --task "…".',
      },
    );
  }
  for (const { type, workers, name } of plan.phases)
    if (type === "dialogue" || type === "meeting") checkVoices(name, type, workers);
  const needy = plan.phases.some(({ workers, merging }) =>
    [...workers, ...resolverOf(merging)].some(needsDefault),
  );
  if (!needy) return plan;
  if (agent === undefined) {
    throw new RunError(
      "no-agent",
      `${plan.name} has workers without a model, and there is no default agent`,
      {
        hint: 'Install one (claude, codex, gemini, …), or set "models": { "primary": "…" } in the document.',
      },
    );
  }
  const phases = plan.phases.map((phase) => ({
    ...phase,
    workers: phase.workers.map((worker) => withAgent(worker, agent)),
    ...withResolver(phase.merging, agent),
  }));
  return { ...plan, phases };
}

/** What others say would be run by a command line. */
function checkVoices(phase: string, type: string, workers: WorkerPlan[]): void {
  const mute = workers.find(({ attempts }) =>
    attempts.some(({ model }) => model.agent === "shell"),
  );
  if (mute === undefined) return;
  throw new RunError("unsupported", `"${mute.name}" of the ${type} "${phase}" is a command line`, {
    hint: "A command line takes no part in a conversation: make it a step, or a worker of a phase before.",
  });
}

type Working = Pick<WorkerPlan, "attempts">;

function resolverOf(merging: PhasePlan["merging"]): Working[] {
  return merging?.resolver === undefined ? [] : [merging.resolver];
}

function withResolver(merging: PhasePlan["merging"], agent: string): Pick<PhasePlan, "merging"> {
  if (merging?.resolver === undefined) return {};
  return { merging: { ...merging, resolver: withAgent(merging.resolver, agent) } };
}

function needsDefault(worker: Working): boolean {
  return worker.attempts.some(({ model }) => model.agent === undefined);
}

function withAgent<T extends Working>(worker: T, agent: string): T {
  const attempts = worker.attempts.map((attempt) => ({
    ...attempt,
    model: { ...attempt.model, agent: attempt.model.agent ?? agent },
  }));
  return { ...worker, attempts };
}
