import type { AttemptPlan, PhasePlan, Plan } from "@connector/spec";

/** The same plan with every model played by the rehearsal agent, which is told whose part it plays. Commands stay
 *  commands, and nobody is failed over: the first of each list plays. Pure. */
export function rehearse(plan: Plan): Plan {
  return {
    ...plan,
    phases: plan.phases.map((phase) => ({
      ...phase,
      workers: phase.workers.map((worker) => ({
        ...worker,
        attempts: worker.attempts.slice(0, 1).map(play),
      })),
      ...rehearsed(phase.merging),
    })),
  };
}

function rehearsed(merging: PhasePlan["merging"]): Pick<PhasePlan, "merging"> {
  if (merging?.resolver === undefined) return {};
  const attempts = merging.resolver.attempts.slice(0, 1).map(play);
  return { merging: { ...merging, resolver: { ...merging.resolver, attempts } } };
}

function play(attempt: AttemptPlan): AttemptPlan {
  const { agent } = attempt.model;
  if (agent === "shell") return attempt;
  return {
    ...attempt,
    model: {
      name: attempt.model.name,
      agent: agent === undefined ? "rehearsal" : `rehearsal/${agent}`,
      args: [],
      env: {},
    },
  };
}
