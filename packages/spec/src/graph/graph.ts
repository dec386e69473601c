import type { AttemptPlan, PhasePlan, Plan } from "../plan.ts";

/** A plan as nodes and edges, for drawing. */
export interface Graph {
  name: string;
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface GraphNode {
  id: string;
  kind: "phase" | "worker" | "step" | "participant" | "agent";
  label: string;
  /** What stands under the label: model, machine, worktree. */
  detail?: string;
  /** The phase it is part of. */
  parent?: string;
}

export interface GraphEdge {
  from: string;
  to: string;
  /** `next`: runs after. `reads`: a condition or template reads its result. `talks`: may address. */
  kind: "next" | "reads" | "talks";
  /** Of a phase with a condition. */
  label?: string;
}

export function graph(plan: Plan): Graph {
  const drawn: Graph = { name: plan.name, nodes: [], edges: [] };
  for (const [index, phase] of plan.phases.entries()) addPhase(drawn, plan, phase, index);
  for (const [index, agent] of plan.agents.entries())
    drawn.nodes.push({
      id: `a${index + 1}`,
      kind: "agent",
      label: agent.id,
      ...described(agent.attempts),
    });
  for (const [index, one] of (plan.dialogue?.participants ?? []).entries())
    drawn.nodes.push({
      id: `t${index + 1}`,
      kind: "participant",
      label: one.name,
      ...described(one.attempts),
    });
  addTalk(
    drawn,
    plan.agents.map((_, index) => `a${index + 1}`),
  );
  addTalk(
    drawn,
    (plan.dialogue?.participants ?? []).map((_, index) => `t${index + 1}`),
  );
  return drawn;
}

function addPhase(drawn: Graph, plan: Plan, phase: PhasePlan, index: number): void {
  const id = phaseId(index);
  const type =
    phase.type === "workers" ? undefined : phase.type === "connector" ? "sub-team" : phase.type;
  drawn.nodes.push({ id, kind: "phase", label: phase.name, ...(type ? { detail: type } : {}) });
  const add = (
    kind: GraphNode["kind"],
    letter: string,
    items: { label: string; attempts?: AttemptPlan[] }[],
  ): void => {
    for (const [number, { label, attempts }] of items.entries())
      drawn.nodes.push({
        id: `${id}${letter}${number + 1}`,
        kind,
        label,
        parent: id,
        ...described(attempts ?? []),
      });
  };
  add(
    "step",
    "s",
    phase.steps.map(({ name }) => ({ label: name })),
  );
  add(
    "worker",
    "w",
    phase.workers.map(({ name, attempts }) => ({ label: name, attempts })),
  );
  add(
    "participant",
    "t",
    (phase.talk?.participants ?? []).map(({ name, attempts }) => ({ label: name, attempts })),
  );
  add(
    "agent",
    "a",
    phase.agents.map(({ id: label, attempts }) => ({ label, attempts })),
  );
  if (index > 0) {
    const label = phase.condition ? { label: phase.condition.source } : {};
    drawn.edges.push({ from: phaseId(index - 1), to: id, kind: "next", ...label });
  }
  for (const name of readBy(phase)) {
    const from = plan.phases.findIndex((other) => other.name === name);
    if (from >= 0 && from !== index - 1)
      drawn.edges.push({ from: phaseId(from), to: id, kind: "reads" });
  }
}

const phaseId = (index: number): string => `p${index + 1}`;

/** Phases whose results a phase reads, in its condition or its templates. */
function readBy(phase: PhasePlan): Set<string> {
  const templates = [
    ...phase.steps.map(({ run }) => run),
    ...phase.workers.flatMap(({ prompt, session }) => [
      prompt,
      session.worktree,
      ...Object.values(session.env),
    ]),
  ];
  const slots = templates
    .flatMap((parts) => parts ?? [])
    .flatMap((part) => ("slot" in part ? [part.slot] : []));
  const results = slots.filter(({ name }) => name === "results").map(({ path }) => path[0] ?? "");
  return new Set([...(phase.condition?.phases ?? []), ...results]);
}

function addTalk({ edges }: Graph, ids: string[]): void {
  for (const [index, from] of ids.entries())
    for (const to of ids.slice(index + 1)) edges.push({ from, to, kind: "talks" });
}

function described(attempts: AttemptPlan[]): { detail?: string } {
  const names = attempts.map(attemptLabel);
  const detail = names.join(" → ");
  return detail === "" ? {} : { detail };
}

/** `claude/opus on gpu-a`. */
export function attemptLabel({ model, machine }: AttemptPlan): string {
  const agent = model.agent ?? "default agent";
  return machine.name === undefined ? agent : `${agent} on ${machine.name}`;
}

/** Nodes by the phase they are part of; the outer ones under the empty string. */
export function nodesByParent(nodes: readonly GraphNode[]): Map<string, GraphNode[]> {
  const groups = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    const group = groups.get(node.parent ?? "");
    if (group) group.push(node);
    else groups.set(node.parent ?? "", [node]);
  }
  return groups;
}
