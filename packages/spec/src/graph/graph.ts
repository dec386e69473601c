import type { AttemptPlan, PhasePlan, Plan } from "../plan.ts";
import { attemptLabel } from "./label.ts";
import { addMerge } from "./merging.ts";
import { inlineTeam, leavesTree, mayMerge, type Seat } from "./trees.ts";

/** A plan as nodes and edges, for drawing. */
export interface Graph {
  name: string;
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface GraphNode {
  id: string;
  kind: "phase" | "worker" | "step" | "participant" | "agent" | "merge" | "gate" | "resolver";
  label: string;
  /** What stands under the label: model and machine, a gate's command. */
  detail?: string;
  /** The phase it is part of. */
  parent?: string;
}

export interface GraphEdge {
  from: string;
  to: string;
  /** `next`: runs after. `reads`: a condition or template reads its result. `talks`: may address. `merges`: its work goes
   *  there. `conflict`: what cannot be merged goes there. */
  kind: "next" | "reads" | "talks" | "merges" | "conflict";
  /** Of a phase with a condition, and of a conflict. */
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
  const seats = addSeats(drawn, { id: prefix, inside }, [
    ["agent", plan.agents.map(agentSeat)],
    ["participant", plan.dialogue?.participants ?? []],
  ]);
  addTalk(
    drawn,
    seats.map(({ id }) => id),
  );
  const sources = seats.filter((seat) => leavesTree(seat, plan)).map(({ id }) => id);
  if (sources.length > 0) addMerge(drawn, { merge: "auto", sources }, { id: prefix, inside });
}

interface Place {
  index: number;
  prefix: string;
  inside: Pick<GraphNode, "parent">;
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
  const within = { id, inside: { parent: id } };
  const seats = addSeats(drawn, within, [
    ["step", phase.steps],
    ["worker", phase.workers],
    ["participant", phase.talk?.participants ?? []],
    ["agent", phase.agents.map(agentSeat)],
  ]);
  const sources = seats.filter((seat) => leavesTree(seat, plan)).map((seat) => seat.id);
  const team = inlineTeam(phase.connector, plan);
  if (team !== undefined) {
    addPlan(drawn, team, id);
    const last = team.phases.length > 0 ? `p${team.phases.length}` : "m";
    if (leavesTree(phase, plan)) sources.push(`${id}_${last}`);
  }
  if (mayMerge(phase, plan)) addMerge(drawn, { ...phase, sources }, within);
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

type Named = Seat & { name: string; attempts?: AttemptPlan[] };

function agentSeat({ id: name, ...rest }: PhasePlan["agents"][number]): Named {
  return { name, ...rest };
}

const LETTERS = { step: "s", worker: "w", participant: "t", agent: "a" };

/** Adds nodes of several kinds. */
function addSeats(
  { nodes }: Graph,
  { id, inside }: { id: string; inside: Pick<GraphNode, "parent"> },
  groups: readonly (readonly [keyof typeof LETTERS, readonly Named[]])[],
): (Seat & { id: string })[] {
  return groups.flatMap(([kind, seats]) =>
    seats.map((seat, index) => {
      const own = `${id}${LETTERS[kind]}${index + 1}`;
      nodes.push({ id: own, kind, label: seat.name, ...inside, ...described(seat.attempts ?? []) });
      return { ...seat, id: own };
    }),
  );
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
