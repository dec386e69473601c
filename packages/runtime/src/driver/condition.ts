import type { ConditionFacts, ConditionPlan, PhaseFacts, WorkerFacts } from "@connector/spec";
import { jobsOf, jobTitle } from "../engine/names.ts";
import { isRecord } from "../engine/result.ts";
import { at } from "../engine/rows.ts";
import type { JobState, RunState } from "../engine/state.ts";
import { phaseIndex } from "../outcome.ts";

/** What a condition may read: of each phase it names, the merged structured result, `status` and `workers`. */
export function conditionContext(state: RunState, condition: ConditionPlan): ConditionFacts {
  const phases = condition.phases.flatMap((name) => {
    const index = phaseIndex(state, name);
    return index < 0 ? [] : [[name, phaseView(state, index)] as const];
  });
  return {
    phases: Object.fromEntries(phases),
    event: state.facts.event ?? {},
    run: { id: state.facts.id, name: state.plan.name, task: state.facts.task ?? "" },
  };
}

function phaseView(state: RunState, index: number): PhaseFacts {
  const phase = at(state.phases, index);
  const steps = state.plan.phases[index]?.steps.length ?? 0;
  const workers = Array.from({ length: jobsOf(state.plan, index) - steps }, (_, worker) => {
    const name = jobTitle(state.plan, { phase: index, job: steps + worker });
    return jobView(name, at(phase.jobs, steps + worker));
  });
  return { status: phase.status, data: phase.data, workers };
}

function jobView(name: string, { result, status }: JobState): WorkerFacts {
  const data = result !== null && isRecord(result.data) ? result.data : {};
  return { ...data, name, status, text: result?.text ?? "", data };
}
