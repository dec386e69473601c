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
  const each: Worker[] =
    typeof workers === "number" ? Array.from({ length: workers }, () => ({})) : workers;
  const names = workerNames(each.map(({ name, model }) => ({ name, model: model ?? phase.model })));
  const slugs = uniqueSlugs(names);
  return each.map((worker, index) => {
    const prompt = worker.prompt ?? phase.prompt;
    return {
      name: names[index] ?? "",
      slug: slugs[index] ?? "",
      number: index + 1,
      label: worker.name ?? String(index + 1),
      pointer: typeof workers === "number" ? pointer : `${pointer}/workers/${index}`,
      attempts: planAttempts(planner, [worker, phase]),
      ...(prompt === undefined ? {} : { prompt: parseTemplate(prompt).parts }),
      session: planSession(planner, [phase.session, worker.session]),
      ...(worker.connector === undefined
        ? {}
        : { connector: planSubTeam(worker.connector, undefined) }),
    };
  });
}
