import type {
  AgentPlan,
  AttemptPlan,
  PhasePlan,
  Plan,
  SessionPlan,
  TalkPlan,
  WorkerPlan,
} from "@connector/spec";
import { pick, type Random } from "./random.ts";

/** A plan with everything filled in but what `shape` says; for tests, benchmarks and simulations. */
export function planOf(
  shape: Partial<Omit<Plan, "phases">> & { phases: Partial<PhasePlan>[] },
): Plan {
  return {
    connector: "2.0",
    name: "simulated",
    slug: "simulated",
    type: "pipeline",
    source: "simulated.connector.json",
    agents: [],
    scratchpad: true,
    mailbox: false,
    mcp: [],
    domains: [],
    flow: [],
    triggers: [],
    machines: [],
    needsTask: false,
    unsupported: [],
    ...shape,
    phases: shape.phases.map(phaseOf),
  };
}

/** Workers of the agents named: one list of failover entries a worker. */
export function workersOf(lists: string[][], session: Partial<SessionPlan> = {}): WorkerPlan[] {
  return lists.map((agents, index) => ({
    name: `${agents[0]}-${index + 1}`,
    slug: `${agents[0]}-${index + 1}`.replaceAll("/", "-"),
    number: index + 1,
    label: `${index + 1}`,
    pointer: `/workers/${index}`,
    attempts: agents.map(attempt),
    prompt: [{ text: agents[0] === "shell" ? "true" : "Do your part." }],
    session: { sandbox: false, network: true, scratchpad: true, env: {}, ...session },
  }));
}

/** A dialogue or meeting of these agents. */
export function talkOf(
  type: "dialogue" | "meeting",
  agents: string[][],
  shape: { rounds?: number; topics?: string[]; until?: string; phase?: Partial<PhasePlan> } = {},
): Partial<PhasePlan> {
  const { rounds = 2, topics = [], until, phase } = shape;
  const talk: TalkPlan = {
    participants: workersOf(agents).map(({ name, pointer, attempts, session }, index) => ({
      name,
      pointer,
      attempts,
      session: { ...session, ...TIME },
      role: `role ${index + 1}`,
      chair: type === "meeting" && index === 0,
    })),
    agenda: topics.map((topic) => ({ topic, rounds })),
    rounds,
    ...(until === undefined ? {} : { until }),
  };
  return { type, workers: [], talk, ...phase };
}

/** A mesh of these agents, each called after the first of its list. */
export function meshOf(agents: string[][], phase: Partial<PhasePlan> = {}): Partial<PhasePlan> {
  return { type: "mesh", workers: [], agents: agentsOf(agents), ...phase };
}

export function agentsOf(lists: string[][]): AgentPlan[] {
  return workersOf(lists).map(({ name, pointer, attempts, session, prompt = [] }) => ({
    id: name,
    pointer,
    attempts,
    session: { ...session, ...TIME },
    prompt,
    flow: [],
  }));
}

const TIME = { timeoutMs: 600_000 };

/** A plan that the seed decides: up to four phases of every kind, with all that an engine must get right. */
export function randomPlan(random: Random): Plan {
  const phases = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, index) =>
    randomPhase(random, index),
  );
  const standing = random() < 0.2 ? { agents: agentsOf(lists(random, 2)) } : {};
  const communication = random() < 0.5 ? { communication: CHANNEL } : {};
  return planOf({ phases, mailbox: random() < 0.2, ...standing, ...communication });
}

/** Whether what is said depends on who is quicker: messages come when they come. */
export function isOrdered(plan: Plan): boolean {
  const meshes = plan.phases.some(({ type }) => type === "mesh");
  return !plan.mailbox && plan.agents.length === 0 && !meshes;
}

const CHANNEL = { topology: "mesh", broadcastChannel: true, channels: {} };

/** A gate that fate judges, and who resolves what fate puts in conflict. */
function merging(random: Random): Pick<PhasePlan, "merging"> {
  const kind = random();
  if (kind > 0.5) return {};
  const [resolver] = workersOf([["codex", "gemini"]]);
  const onConflict = pick(random, ["keep", "resolver", "ask"] as const);
  return {
    merging: {
      onConflict,
      ...(kind < 0.3 ? { gate: { run: [{ text: "npm test" }], ...TIME } } : {}),
      ...(onConflict === "keep" || resolver === undefined ? {} : { resolver }),
    },
  };
}

function phaseOf(shape: Partial<PhasePlan>, index: number): PhasePlan {
  const name = shape.name ?? `phase-${index + 1}`;
  return {
    name,
    slug: name,
    pointer: `/pipeline/phases/${index}`,
    type: "workers",
    parallel: true,
    workers: workersOf([["claude"]]),
    steps: [],
    onError: "stop",
    merge: "auto",
    agents: [],
    ...shape,
  };
}

function randomPhase(random: Random, index: number): Partial<PhasePlan> {
  const kind = random();
  const onError: PhasePlan["onError"] = random() < 0.5 ? "continue" : "stop";
  const steps = random() < 0.2 ? { steps: [step(1)] } : {};
  if (kind < 0.12) return talkOf("dialogue", lists(random, 2, 2), { phase: { onError, ...steps } });
  if (kind < 0.26) {
    const shape = {
      rounds: 1 + Math.floor(random() * 2),
      topics: ["one", "two"],
      phase: { onError },
    };
    return talkOf("meeting", lists(random, 3), {
      ...shape,
      ...(random() < 0.4 ? { until: "sim" } : {}),
    });
  }
  if (kind < 0.42)
    return meshOf(lists(random, 3), {
      onError,
      ...steps,
      ...(random() < 0.5 ? { communication: CHANNEL } : {}),
      ...(random() < 0.2 ? { until: "sim" } : {}),
    });
  if (kind < 0.52) return { type: "connector", workers: [], onError, connector: team(random, 3) };
  return randomWork(random, index);
}

/** A document in place: sub-teams in sub-teams, a few deep. */
function team(random: Random, depth: number): NonNullable<PhasePlan["connector"]> {
  const inner = {
    name: "inner",
    model: "claude",
    prompt: "Do it.",
    workers: 1 + Math.floor(random() * 2),
  };
  const below =
    depth > 1 && random() < 0.5
      ? [{ name: "below", connector: team(random, depth - 1).inline }]
      : [];
  return { inline: { name: `team-${depth}`, pipeline: { phases: [inner, ...below] } } };
}

function lists(random: Random, most: number, least = 1): string[][] {
  const length = least + Math.floor(random() * (most - least + 1));
  return Array.from({ length }, () =>
    Array.from({ length: 1 + Math.floor(random() * 2) }, () =>
      pick(random, ["claude", "codex", "gemini"]),
    ),
  );
}

function randomWork(random: Random, index: number): Partial<PhasePlan> {
  const workers = Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
      pick(random, ["claude", "codex", "gemini", "shell"]),
    ),
  );
  const session: Partial<SessionPlan> = {
    ...(random() < 0.5 ? { worktree: [{ text: pick(random, ["tree", "other"]) }] } : {}),
    ...(random() < 0.5 ? { timeoutMs: 60_000 } : {}),
  };
  const earlier = `phase-${index}`;
  return {
    parallel: random() < 0.7,
    workers: workersOf(workers, session),
    onError: random() < 0.4 ? "continue" : "stop",
    ...(random() < 0.3 ? { steps: [step(1), step(2)] } : {}),
    ...(random() < 0.3 ? { outputs: { type: "object" } } : {}),
    ...merging(random),
    ...(index > 0 && random() < 0.3 ? { condition: { source: earlier, phases: [earlier] } } : {}),
  };
}

function step(number: number): PhasePlan["steps"][number] {
  return { name: `step ${number}`, run: [{ text: "true" }], continueOnError: number === 1 };
}

function attempt(agent: string): AttemptPlan {
  return { model: { name: agent, agent, args: [], env: {} }, machine: {} };
}
