import { type Graph, type GraphEdge, type GraphNode, nodesByParent } from "./graph.ts";

/** A graph as a Mermaid flowchart. Ends with a newline. */
export function renderMermaid({ nodes, edges }: Graph): string {
  const children = nodesByParent(nodes);
  const lines = ["flowchart TD"];
  const draw = (node: GraphNode, indent: string): string[] => {
    const inside = children.get(node.id) ?? [];
    if (inside.length === 0) return [`${indent}${box(node)}`];
    return [
      `${indent}subgraph ${node.id}["${title(node)}"]`,
      ...inside.flatMap((child) => draw(child, `${indent}  `)),
      `${indent}end`,
    ];
  };
  lines.push(...(children.get("") ?? []).flatMap((node) => draw(node, "  ")));
  lines.push(...edges.map((edge) => `  ${edge.from} ${arrow(edge)} ${edge.to}`));
  return `${lines.join("\n")}\n`;
}

function box(node: GraphNode): string {
  const text = `"${title(node)}"`;
  if (node.kind === "step") return `${node.id}[/${text}/]`;
  if (node.kind === "merge") return `${node.id}([${text}])`;
  if (node.kind === "gate") return `${node.id}{{${text}}}`;
  return node.kind === "phase" ? `${node.id}[${text}]` : `${node.id}(${text})`;
}

const LINES = { next: "-->", reads: "-.->", talks: "---", merges: "==>", conflict: "-.->" };

function arrow({ kind, label }: GraphEdge): string {
  const line = LINES[kind];
  return label === undefined ? line : `${line}|"${escape(label)}"|`;
}

function title({ label, detail }: GraphNode): string {
  return detail === undefined || detail === label
    ? escape(label)
    : `${escape(label)}<br/>${escape(detail)}`;
}

/** Mermaid reads `#name;` as a character, also in quotes. */
function escape(text: string): string {
  return text.replace(/[#"<>&\r\n]/g, (char) =>
    /\s/.test(char) ? " " : `#${char.charCodeAt(0)};`,
  );
}
