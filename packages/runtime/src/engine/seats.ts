import {
  type AgentPlan,
  type AttemptPlan,
  type PhasePlan,
  type Plan,
  slug,
  type TalkPlan,
  type WorkerPlan,
} from "@connector/spec";
import { PLAIN } from "./attempt.ts";

type Participant = TalkPlan["participants"][number];

/** Place in the document of the agents that stand by beside a pipeline. */
const STANDING = "/agents";

/** The plan with a seat for everybody who takes turns: participants, agents and sub-teams become workers of a phase, a
 *  document that is a dialogue, meeting or mesh becomes its one phase, and agents standing by become a last phase, which
 *  goes on beside all others. A plan that has its seats is returned as it is. */
export function seated(plan: Plan): Plan {
  const own = wholeDocument(plan);
  const phases = [...plan.phases, ...(own === undefined ? [] : [own])].map(withSeats);
  const same =
    phases.length === plan.phases.length &&
    phases.every((phase, index) => phase === plan.phases[index]);
  if (same) return plan;
  const { dialogue: _, ...rest } = plan;
  return { ...rest, phases, agents: [] };
}

/** The agents that stand by beside the pipeline; undefined where there are none. */
export function standingPhase(plan: Plan): number | undefined {
  const last = plan.phases.length - 1;
  return plan.type === "pipeline" && plan.phases[last]?.pointer === STANDING ? last : undefined;
}

function wholeDocument(plan: Plan): PhasePlan | undefined {
  const { type, agents, dialogue, communication, until } = plan;
  const shape: Pick<PhasePlan, "parallel" | "workers" | "steps" | "onError" | "merge"> = {
    parallel: type === "mesh",
    workers: [],
    steps: [],
    onError: "stop",
    merge: "auto",
  };
  if ((type === "dialogue" || type === "meeting") && dialogue !== undefined)
    return { ...shape, name: type, slug: type, pointer: "", type, talk: dialogue, agents: [] };
  if (agents.length === 0 || type === "dialogue" || type === "meeting") return undefined;
  const beside = type === "pipeline";
  return {
    ...shape,
    name: beside ? "agents" : "mesh",
    slug: beside ? "agents" : "mesh",
    pointer: beside ? STANDING : "",
    type: "mesh",
    parallel: true,
    onError: beside ? "continue" : "stop",
    agents,
    ...(communication === undefined ? {} : { communication }),
    ...(until === undefined ? {} : { until }),
  };
}

function withSeats(phase: PhasePlan): PhasePlan {
  if (phase.workers.length > 0) return phase;
  switch (phase.type) {
    case "dialogue":
    case "meeting":
      return {
        ...phase,
        parallel: false,
        workers: (phase.talk?.participants ?? []).map(participant),
      };
    case "mesh":
      return {
        ...phase,
        parallel: true,
        workers: phase.agents.map((each, index) => agent(each, index, phase)),
      };
    case "connector":
      return { ...phase, workers: [team(phase)] };
    default:
      return phase;
  }
}

function participant(who: Participant, index: number): WorkerPlan {
  const { name, pointer, attempts, session } = who;
  return { ...named(name, index), pointer, attempts, session };
}

function agent(who: AgentPlan, index: number, phase: PhasePlan): WorkerPlan {
  const { id, pointer, attempts, session, flow } = who;
  const parts = who.prompt ?? phase.prompt;
  const prompt = [...flow.map((text) => ({ text: `${text}\n\n` })), ...(parts ?? [])];
  return {
    ...named(id, index),
    pointer,
    attempts,
    session,
    ...(prompt.length === 0 ? {} : { prompt }),
  };
}

function team({ name, pointer, connector }: PhasePlan): WorkerPlan {
  return {
    ...named(name, 0),
    pointer,
    attempts: [TEAM],
    session: PLAIN,
    ...(connector === undefined ? {} : { connector }),
  };
}

function named(
  name: string,
  index: number,
): Pick<WorkerPlan, "name" | "slug" | "number" | "label"> {
  return { name, slug: slug(name), number: index + 1, label: name };
}

const TEAM: AttemptPlan = {
  model: { name: "team", agent: "team", args: [], env: {} },
  machine: {},
};
