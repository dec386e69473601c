import { type Graph, type GraphEdge, type GraphNode, nodesByParent } from "./graph.ts";

/** A graph in the language of Graphviz. Ends with a newline. */
export function renderDot({ name, nodes, edges }: Graph): string {
  const children = nodesByParent(nodes);
  const lines = [
    `digraph ${quoted(name)} {`,
    '  rankdir=TB; compound=true; ranksep=0.7; fontname="sans-serif";',
    '  node [shape=box, style=rounded, fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=11];',
  ];
  const draw = (node: GraphNode, indent: string): string[] => {
    const inside = children.get(node.id) ?? [];
    if (inside.length === 0) return [`${indent}${node.id} [label=${title(node)}${shape(node)}];`];
    return [
      `${indent}subgraph cluster_${node.id} {`,
      `${indent}  label=${title(node)};`,
      `${indent}  ${node.id} [shape=point, style=invis];`,
      ...inside.flatMap((child) => draw(child, `${indent}  `)),
      ...inOrder(inside).map((line) => `${indent}  ${line}`),
      `${indent}}`,
    ];
  };
  lines.push(...(children.get("") ?? []).flatMap((node) => draw(node, "  ")));
  const clusters = new Set(children.keys());
  lines.push(
    ...edges.map(
      (edge) => `  ${lowest(edge.from, children)} -> ${edge.to}${attributes(edge, clusters)};`,
    ),
    "}",
  );
  return `${lines.join("\n")}\n`;
}

/** Workers and voices side by side as in the document; Graphviz would turn them round. */
function inOrder(nodes: readonly GraphNode[]): string[] {
  const beside = nodes.filter(({ kind }) => kind === "worker" || kind === "participant");
  if (beside.length < 2) return [];
  return [`{ rank=same; ${beside.map(({ id }) => id).join(" -> ")} [style=invis]; }`];
}

/** Where an edge out of a cluster begins, so that what comes next stands below it. */
function lowest(id: string, children: ReturnType<typeof nodesByParent>): string {
  const last = children.get(id)?.at(-1);
  return last === undefined ? id : lowest(last.id, children);
}

function shape({ kind }: GraphNode): string {
  if (kind === "merge") return ", shape=oval";
  return kind === "gate" ? ', shape=hexagon, style=""' : "";
}

function attributes({ from, to, kind, label }: GraphEdge, clusters: Set<string>): string {
  const set = [
    ...(clusters.has(from) ? [`ltail=cluster_${from}`] : []),
    ...(clusters.has(to) ? [`lhead=cluster_${to}`] : []),
    ...(kind === "reads" || kind === "conflict" ? ["style=dashed"] : []),
    ...(kind === "merges" ? ["style=bold"] : []),
    ...(kind === "talks" ? ["dir=none"] : []),
    ...(label === undefined ? [] : [`label=${quoted(label)}`]),
  ];
  return set.length === 0 ? "" : ` [${set.join(", ")}]`;
}

function title({ label, detail }: GraphNode): string {
  return quoted(detail === undefined || detail === label ? label : `${label}\n${detail}`);
}

const quoted = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replace(/\r?\n/g, "\\n")}"`;
