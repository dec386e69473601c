import { expect, test } from "vitest";
import type { ConnectorDocument } from "../generated/types.ts";
import type { Plan } from "../plan.ts";
import { plan } from "../planning/plan.ts";
import { renderDot } from "./dot.ts";
import { graph } from "./graph.ts";
import { renderMermaid } from "./mermaid.ts";
import { renderTree } from "./tree.ts";

const BUILD = {
  name: "build",
  workers: [{ name: "api" }, { name: "docs" }],
  prompt: "x",
  session: { worktree: "{worker}" },
  gate: "npm test",
  on_conflict: "resolver",
  resolver: "second",
};
const TRY = { name: "try", workers: 2, prompt: "x", session: { worktree: "try" }, merge: "pick" };

function planned(...phases: object[]): Plan {
  const models = { primary: "claude", second: "codex" };
  const document = JSON.parse(JSON.stringify({ models, pipeline: { phases } }));
  const { plan: made, diagnostics } = plan(document as ConnectorDocument, { source: "x" });
  if (!made) throw new Error(JSON.stringify(diagnostics));
  return made;
}

test("trees meet in a merge, which a gate judges; a conflict goes to who resolves it", () => {
  const { nodes, edges } = graph(planned(BUILD, TRY));
  const merging = ["merge", "gate", "resolver"];
  expect(
    nodes
      .filter(({ kind }) => merging.includes(kind))
      .map(({ id, parent, label, detail }) => [id, parent, label, detail]),
  ).toEqual([
    ["p1m", "p1", "merge", undefined],
    ["p1r", "p1", "resolver", "codex"],
    ["p1g", "p1", "gate", "npm test"],
    ["p2m", "p2", "pick one", undefined],
  ]);
  expect(
    edges
      .filter(({ kind }) => kind === "merges" || kind === "conflict")
      .map(({ from, to, label }) => [from, to, label ?? ""].join(" ").trim()),
  ).toEqual(["p1w1 p1m", "p1w2 p1m", "p1m p1r conflict", "p1m p1g", "p2w1 p2m", "p2w2 p2m"]);
});

test("in Mermaid a merge is round and a gate has corners; in DOT what follows stands below", () => {
  const drawn = graph(planned(BUILD, TRY));
  const mermaid = renderMermaid(drawn);
  expect(mermaid).toContain('p1m(["merge"])\n');
  expect(mermaid).toContain('p1g{{"gate<br/>npm test"}}\n');
  expect(mermaid).toContain('p1m -.->|"conflict"| p1r\n');
  expect(mermaid).toContain("p1w1 ==> p1m\n");
  const dot = renderDot(drawn);
  expect(dot).toContain('p1g [label="gate\\nnpm test", shape=hexagon, style=""];');
  expect(dot).toContain("p1g -> p2 [ltail=cluster_p1, lhead=cluster_p2];");
  expect(dot).toContain("{ rank=same; p1w1 -> p1w2 [style=invis]; }");
});

const ONE = { workers: [{ name: "api" }] };
const KEEP = { on_conflict: "keep", resolver: undefined };
const team = (connector: unknown): object => ({ connector, gate: "npm test" });
const inner = (session: object): object => ({ pipeline: { phases: [{ prompt: "x", session }] } });
test.each<[string, object, string[]]>([
  ["a resolver", BUILD, ["merge; codex resolves what is in conflict", "gate: npm test"]],
  [
    "a person",
    { ...BUILD, on_conflict: "ask" },
    ["merge; you are asked about what is in conflict; codex may resolve it", "gate: npm test"],
  ],
  [
    "nobody",
    { ...BUILD, ...KEEP },
    ["merge; what is in conflict stays on its branch", "gate: npm test"],
  ],
  ["one worker", { ...BUILD, ...KEEP, ...ONE }, ["merge", "gate: npm test"]],
  ["rivals", TRY, ["merge: the one that is picked"]],
  ["no merge", { ...TRY, merge: "none" }, ["not merged: each stays on its branch"]],
  ["no trees", { ...BUILD, session: {} }, []],
  [
    "a tree that is gone on with",
    { ...TRY, merge: "auto", workers: 1, session: { resume: "x" } },
    ["merge"],
  ],
  ["a sub-team without trees", team(inner({})), []],
  ["a sub-team with one", team(inner({ worktree: "w" })), ["merge", "merge", "gate: npm test"]],
  ["a sub-team in a file", team("team.connector.json"), ["merge", "gate: npm test"]],
])("what becomes of trees, in words: %s", (_name, phase, lines) => {
  const told = renderTree(planned(phase))
    .split("\n")
    .map((line) => line.replace(/^[│ ]*[├└]─ /, ""));
  expect(told.filter((line) => /^(?:merge|gate|not merged)/.test(line))).toEqual(lines);
});

test("a team with trees inside is merged inside and outside; so are agents that stand by", () => {
  const { plan: made } = plan(
    {
      agents: [{ id: "helper", session: { worktree: "help" } }],
      pipeline: {
        phases: [{ name: "team", connector: inner({ worktree: "w" }) as ConnectorDocument }],
      },
    },
    { source: "x" },
  );
  if (!made) throw new Error("no plan");
  const merges = graph(made).edges.filter(({ kind }) => kind === "merges");
  expect(merges.map(({ from, to }) => [from, to])).toEqual([
    ["p1_p1w1", "p1_p1m"],
    ["p1_p1", "p1m"],
    ["a1", "m"],
  ]);
  expect(renderTree(made).match(/[├└]─ merge$/gm)).toHaveLength(3);
});
