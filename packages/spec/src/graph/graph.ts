import type { ConnectorDocument } from "../generated/types.ts";
import type { AttemptPlan, PhasePlan, Plan } from "../plan.ts";
import { plan as planOf } from "../planning/plan.ts";

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
  addPlan(drawn, plan, "");
  return drawn;
}

/** `within`: the phase that a sub-team's plan is the inside of; its ids begin with that phase's. */
function addPlan(drawn: Graph, plan: Plan, within: string): void {
  const inside = within === "" ? {} : { parent: within };
  const prefix = within === "" ? "" : `${within}_`;
  for (const index of plan.phases.keys()) addPhase(drawn, plan, { index, prefix, inside });
  const talkers = [
    ...plan.agents.map(({ id, attempts }) => ({
      letter: "a",
      kind: "agent" as const,
      label: id,
      attempts,
    })),
    ...(plan.dialogue?.participants ?? []).map(({ name, attempts }) => ({
      letter: "t",
      kind: "participant" as const,
      label: name,
      attempts,
    })),
  ];
  const ids = talkers.map(({ letter }, index) => `${prefix}${letter}${index + 1}`);
  for (const [index, { kind, label, attempts }] of talkers.entries())
    drawn.nodes.push({ id: ids[index] ?? "", kind, label, ...inside, ...described(attempts) });
  addTalk(drawn, ids);
}

interface Place {
  index: number;
  prefix: string;
  inside: { parent?: string };
}

function addPhase(drawn: Graph, plan: Plan, { index, prefix, inside }: Place): void {
  const phase = plan.phases[index];
  if (phase === undefined) return;
  const phaseId = (other: number): string => `${prefix}p${other + 1}`;
  const id = phaseId(index);
  const type =
    phase.type === "workers" ? undefined : phase.type === "connector" ? "sub-team" : phase.type;
  drawn.nodes.push({
    id,
    kind: "phase",
    label: phase.name,
    ...inside,
    ...(type ? { detail: type } : {}),
  });
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
  const team = inlineTeam(phase, plan);
  if (team !== undefined) addPlan(drawn, team, id);
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

/** The plan of a sub-team that stands in the document itself. */
export function inlineTeam({ connector }: PhasePlan, { source }: Plan): Plan | undefined {
  if (connector?.inline === undefined) return undefined;
  return planOf(connector.inline as ConnectorDocument, { source, machineHere: true }).plan;
}

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
