import { expect, test } from "vitest";
import type { ConnectorDocument } from "../generated/types.ts";
import type { Plan } from "../plan.ts";
import { plan } from "../planning/plan.ts";
import { renderDot } from "./dot.ts";
import { graph } from "./graph.ts";
import { renderMermaid } from "./mermaid.ts";
import { renderTree } from "./tree.ts";

const document: ConnectorDocument = {
  name: 'ship "it"',
  models: { primary: "claude", fallback: "gemini" },
  pipeline: {
    phases: [
      { name: "triage", workers: 2, parallel: false, prompt: "x", on_error: "continue" },
      {
        name: "fix",
        steps: ["npm ci"],
        model: "codex",
        machine: "gpu",
        session: { sandbox: true, worktree: "t-{worker}" },
      },
      {
        name: "meet",
        participants: [{ model: "opus", chair: true }, { model: "codex" }],
        agenda: [{ topic: "Ship?" }],
        condition: "triage.ok",
      },
    ],
  },
};

function planned(): Plan {
  const { plan: made, diagnostics } = plan(document, { source: "x" });
  if (!made) throw new Error(JSON.stringify(diagnostics));
  return made;
}

test("as a tree", () => {
  expect(renderTree(planned())).toMatchInlineSnapshot(`
    "ship "it" (pipeline)
    ├─ triage (one after another, goes on when it fails)
    │  ├─ 1: claude, then gemini
    │  └─ 2: claude, then gemini
    ├─ fix
    │  ├─ $ npm ci
    │  ├─ codex: codex on gpu in t-{worker}, sandboxed
    │  └─ merge
    └─ meet (meeting, if triage.ok)
       ├─ opus: claude/opus, chair
       ├─ codex: codex
       └─ topic: Ship? (1 round)
    "
  `);
});

test("as Mermaid", () => {
  expect(renderMermaid(graph(planned()))).toMatchInlineSnapshot(`
    "flowchart TD
      subgraph p1["triage"]
        p1w1("1<br/>claude → gemini")
        p1w2("2<br/>claude → gemini")
      end
      subgraph p2["fix"]
        p2s1[/"npm ci"/]
        p2w1("codex<br/>codex on gpu")
        p2m(["merge"])
      end
      subgraph p3["meet<br/>meeting"]
        p3t1("opus<br/>claude/opus")
        p3t2("codex")
      end
      p2w1 ==> p2m
      p1 --> p2
      p2 -->|"triage.ok"| p3
      p1 -.-> p3
    "
  `);
});

test("as DOT", () => {
  expect(renderDot(graph(planned()))).toMatchInlineSnapshot(`
    "digraph "ship \\"it\\"" {
      rankdir=TB; compound=true; ranksep=0.7; fontname="sans-serif";
      node [shape=box, style=rounded, fontname="sans-serif"];
      edge [fontname="sans-serif", fontsize=11];
      subgraph cluster_p1 {
        label="triage";
        p1 [shape=point, style=invis];
        p1w1 [label="1\\nclaude → gemini"];
        p1w2 [label="2\\nclaude → gemini"];
        { rank=same; p1w1 -> p1w2 [style=invis]; }
      }
      subgraph cluster_p2 {
        label="fix";
        p2 [shape=point, style=invis];
        p2s1 [label="npm ci"];
        p2w1 [label="codex\\ncodex on gpu"];
        p2m [label="merge", shape=oval];
      }
      subgraph cluster_p3 {
        label="meet\\nmeeting";
        p3 [shape=point, style=invis];
        p3t1 [label="opus\\nclaude/opus"];
        p3t2 [label="codex"];
        { rank=same; p3t1 -> p3t2 [style=invis]; }
      }
      p2w1 -> p2m [style=bold];
      p1w2 -> p2 [ltail=cluster_p1, lhead=cluster_p2];
      p2m -> p3 [ltail=cluster_p2, lhead=cluster_p3, label="triage.ok"];
      p1w2 -> p3 [ltail=cluster_p1, lhead=cluster_p3, style=dashed];
    }
    "
  `);
});

test("every edge joins nodes that exist, and every parent is one", () => {
  const { nodes, edges } = graph(planned());
  const ids = new Set(nodes.map(({ id }) => id));
  expect(ids.size).toBe(nodes.length);
  for (const { from, to } of edges) expect(ids.has(from) && ids.has(to)).toBe(true);
  for (const { parent } of nodes) expect(parent === undefined || ids.has(parent)).toBe(true);
});

test("a sub-team that stands in the document is drawn inside its phase, as deep as it goes", () => {
  const inner = { agents: [{ id: "one" }, { id: "two" }] };
  const middle = { pipeline: { phases: [{ name: "b", connector: inner }, { name: "c" }] } };
  const outer: ConnectorDocument = { pipeline: { phases: [{ name: "a", connector: middle }] } };
  const { plan: made } = plan(outer, { source: "x" });
  if (!made) throw new Error("no plan");
  const { nodes, edges } = graph(made);
  expect(nodes.map(({ id, parent, label }) => [id, parent ?? "", label])).toEqual([
    ["p1", "", "a"],
    ["p1_p1", "p1", "b"],
    ["p1_p1_a1", "p1_p1", "one"],
    ["p1_p1_a2", "p1_p1", "two"],
    ["p1_p2", "p1", "c"],
    ["p1_p2w1", "p1_p2", "1"],
  ]);
  expect(edges.map(({ from, to }) => [from, to])).toEqual([
    ["p1_p1_a1", "p1_p1_a2"],
    ["p1_p1", "p1_p2"],
  ]);
  expect(renderDot(graph(made)).match(/subgraph cluster_/g)).toHaveLength(3);
  expect(renderMermaid(graph(made)).match(/subgraph /g)).toHaveLength(3);
  expect(renderTree(made)).toContain("│  └─ two: default agent");
});
