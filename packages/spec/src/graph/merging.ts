import type { PhasePlan } from "../plan.ts";
import type { Graph, GraphNode } from "./graph.ts";
import { attemptsLabel, templateText } from "./label.ts";

type Merges = Pick<PhasePlan, "merge" | "merging">;

/** Draws what becomes of the trees of `sources`: they meet in a merge, which a gate judges; a conflict goes to who resolves
 *  it. `id` begins the names of the new nodes. */
export function addMerge(
  { nodes, edges }: Graph,
  { merge, merging, sources }: Merges & { sources: string[] },
  { id, inside }: { id: string; inside: Pick<GraphNode, "parent"> },
): void {
  if (merge === "none") return;
  const { gate, onConflict, resolver } = merging ?? {};
  const into = `${id}m`;
  nodes.push({
    id: into,
    kind: "merge",
    label: merge === "pick" ? "pick one" : "merge",
    ...inside,
  });
  for (const from of sources) edges.push({ from, to: into, kind: "merges" });
  if (resolver !== undefined) {
    const detail = attemptsLabel(resolver.attempts);
    const label = onConflict === "ask" ? "conflict:\nyou are asked" : "conflict";
    nodes.push({ id: `${id}r`, kind: "resolver", label: "resolver", detail, ...inside });
    edges.push({ from: into, to: `${id}r`, kind: "conflict", label });
  }
  if (gate !== undefined) {
    const detail = templateText(gate.run);
    nodes.push({ id: `${id}g`, kind: "gate", label: "gate", detail, ...inside });
    edges.push({ from: into, to: `${id}g`, kind: "merges" });
  }
}

/** The same in words, a line each. */
export function mergeLines({ merge, merging }: Merges, trees: number): string[] {
  if (merge === "none") return ["not merged: each stays on its branch"];
  const { gate, onConflict = "keep", resolver } = merging ?? {};
  const who = attemptsLabel(resolver?.attempts ?? []);
  const conflict = {
    keep: merge === "auto" && trees > 1 ? "what is in conflict stays on its branch" : "",
    resolver: `${who} resolves what is in conflict`,
    ask: `you are asked about what is in conflict; ${who} may resolve it`,
  }[onConflict];
  return [
    [merge === "pick" ? "merge: the one that is picked" : "merge", conflict]
      .filter((part) => part !== "")
      .join("; "),
    ...(gate === undefined ? [] : [`gate: ${templateText(gate.run)}`]),
  ];
}
