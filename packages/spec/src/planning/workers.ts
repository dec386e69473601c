import type { Phase, Worker } from "../generated/types.ts";
import type { WorkerPlan } from "../plan.ts";
import { parseTemplate } from "../template.ts";
import { planAttempts } from "./attempts.ts";
import { uniqueSlugs, workerNames } from "./ids.ts";
import type { Planner } from "./planner.ts";
import { planSession } from "./session.ts";
import { planSubTeam } from "./sub-team.ts";

export function planWorkers(planner: Planner, phase: Phase, pointer: string): WorkerPlan[] {
  const { workers = 1 } = phase;
  const counted = typeof workers === "number";
  const each: Worker[] = counted ? Array.from({ length: workers }, () => ALIKE) : workers;
  const names = workerNames(each, phase.model);
  const slugs = uniqueSlugs(names);
  const shared = sharedParts(planner, phase);
  return each.map((worker, index) => {
    const prompt = worker.prompt === undefined ? shared.prompt : parseTemplate(worker.prompt).parts;
    const own = worker.model ?? worker.machine ?? worker.failover;
    const plan: WorkerPlan = {
      name: names[index] ?? "",
      slug: slugs[index] ?? "",
      number: index + 1,
      label: worker.name ?? String(index + 1),
      pointer: counted ? pointer : `${pointer}/workers/${index}`,
      attempts: own === undefined ? shared.attempts() : planAttempts(planner, [worker, phase]),
      session: worker.session
        ? planSession(planner, [phase.session, worker.session])
        : shared.session(),
    };
    if (prompt !== undefined) plan.prompt = prompt;
    if (worker.connector !== undefined) plan.connector = planSubTeam(worker.connector, undefined);
    return plan;
  });
}

const ALIKE: Worker = {};

interface SharedParts {
  prompt: WorkerPlan["prompt"] | undefined;
  attempts: () => WorkerPlan["attempts"];
  session: () => WorkerPlan["session"];
}

/** What workers have in common that do not say otherwise: made once, when the first of them is met. */
function sharedParts(planner: Planner, phase: Phase): SharedParts {
  let attempts: WorkerPlan["attempts"] | undefined;
  let session: WorkerPlan["session"] | undefined;
  return {
    prompt: phase.prompt === undefined ? undefined : parseTemplate(phase.prompt).parts,
    attempts: () => (attempts ??= planAttempts(planner, [phase])),
    session: () => (session ??= planSession(planner, [phase.session])),
  };
}
