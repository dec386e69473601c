import { type Graph, type GraphEdge, type GraphNode, nodesByParent } from "./graph.ts";

/** A graph in the language of Graphviz. Ends with a newline. */
export function renderDot({ name, nodes, edges }: Graph): string {
  const children = nodesByParent(nodes);
  const lines = [
    `digraph ${quoted(name)} {`,
    '  rankdir=TB; compound=true; ranksep=0.7; fontname="sans-serif";',
    '  node [shape=box, style=rounded, fontname="sans-serif"];',
  ];
  const draw = (node: GraphNode, indent: string): string[] => {
    const inside = children.get(node.id) ?? [];
    if (inside.length === 0) return [`${indent}${node.id} [label=${title(node)}];`];
    return [
      `${indent}subgraph cluster_${node.id} {`,
      `${indent}  label=${title(node)};`,
      `${indent}  ${node.id} [shape=point, style=invis];`,
      ...inside.flatMap((child) => draw(child, `${indent}  `)),
      `${indent}}`,
    ];
  };
  lines.push(...(children.get("") ?? []).flatMap((node) => draw(node, "  ")));
  const clusters = new Set(children.keys());
  lines.push(
    ...edges.map((edge) => `  ${edge.from} -> ${edge.to}${attributes(edge, clusters)};`),
    "}",
  );
  return `${lines.join("\n")}\n`;
}

function attributes({ from, to, kind, label }: GraphEdge, clusters: Set<string>): string {
  const set = [
    ...(clusters.has(from) ? [`ltail=cluster_${from}`] : []),
    ...(clusters.has(to) ? [`lhead=cluster_${to}`] : []),
    ...(kind === "reads" ? ["style=dashed"] : []),
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
