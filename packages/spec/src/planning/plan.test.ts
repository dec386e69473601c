import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listSpec, readBytes, readSpec } from "../conformance/cases.ts";
import type { ConnectorDocument, Phase } from "../generated/types.ts";
import { parse } from "../parse.ts";
import type { Plan } from "../plan.ts";
import { documentName } from "./name.ts";
import { plan, type PlanOptions } from "./plan.ts";

const files = ["valid", "valid/promised", "warning"].flatMap((dir) =>
  listSpec(`conformance/${dir}`, ".connector.json"),
);

function planOf(document: ConnectorDocument, options: Partial<PlanOptions> = {}): Plan {
  const { plan: made, diagnostics } = plan(document, { source: "x.connector.json", ...options });
  if (!made) throw new Error(JSON.stringify(diagnostics));
  return made;
}

test("the same document gives the same plan, whatever the order of its keys and however it was read", () => {
  for (const file of files) {
    const { document } = parse(readBytes(file), { source: file });
    if (!document) throw new Error(file);
    const first = plan(document, { source: file }).plan;
    const again = JSON.parse(readSpec(file)) as ConnectorDocument;
    expect(plan(again, { source: file }).plan).toEqual(first);
    const shuffled = plan(reversed(again) as ConnectorDocument, { source: file }).plan;
    if (!/machines|odd-keys/.test(file)) expect(sortedJson(shuffled)).toBe(sortedJson(first));
  }
});

test("a plan shares nothing with its document and is plain JSON", () => {
  fc.assert(
    fc.property(fc.constantFrom(...files), (file) => {
      const document = JSON.parse(readSpec(file)) as ConnectorDocument;
      const before = JSON.stringify(document);
      const made = plan(document, { source: file }).plan;
      expect(JSON.stringify(document)).toBe(before);
      expect(JSON.parse(JSON.stringify(made))).toEqual(made);
    }),
  );
});

test("a value that was not validated is validated first", () => {
  const bad = JSON.parse('{ "pipeline": { "phases": [{ "modle": "x" }] } }') as ConnectorDocument;
  const { plan: made, diagnostics } = plan(bad, { source: "x" });
  expect(made).toBeUndefined();
  expect(diagnostics).toMatchObject([
    { code: "C1203", line: 1, column: 1, pointer: "/pipeline/phases/0/modle" },
  ]);
});

describe("a value that no JSON text could give is refused, not followed", () => {
  const deep = (): unknown => {
    let value: unknown = {};
    for (let i = 0; i < 100_000; i++) value = { properties: { a: value } };
    return { pipeline: { phases: [{ outputs: value }] } };
  };
  const circular = (): unknown => {
    const phase: Record<string, unknown> = {};
    phase["connector"] = { pipeline: { phases: [phase, phase] } };
    return { pipeline: { phases: [phase] } };
  };
  test.each([
    ["too deep", deep(), "C1006"],
    ["in itself", circular(), "C1006"],
    ["nothing", undefined, "C1009"],
    ["a list", [], "C1009"],
  ])("%s", (_, value, code) => {
    const { plan: made, diagnostics } = plan(value as ConnectorDocument, { source: "x" });
    expect(made).toBeUndefined();
    expect(diagnostics.map((one) => one.code)).toEqual([code]);
  });
});

describe("what cannot be run yet is told in a sentence", () => {
  const phase = { name: "a", prompt: "x" };
  const cases: [string, ConnectorDocument, string[]][] = [
    ["a pipeline", { pipeline: { phases: [phase] } }, []],
    [
      "a schedule and a trigger",
      { schedule: "0 3 * * *", trigger: "github.push", pipeline: { phases: [phase] } },
      [],
    ],
    ["MCP servers", { tools: { mcp: ["github"] }, pipeline: { phases: [phase] } }, []],
    ["a mesh", { name: "m", agents: [{ model: "claude" }] }, []],
    [
      "agents standing by",
      { name: "m", pipeline: { phases: [phase] }, agents: [{ model: "claude" }] },
      [],
    ],
    [
      "a dialogue in a phase",
      { pipeline: { phases: [{ name: "t", participants: [{}, {}] }] } },
      [],
    ],
    ["a sub-team", { pipeline: { phases: [{ name: "t", connector: "./x.json" }] } }, []],
    [
      "a worker that is a sub-team",
      {
        pipeline: {
          phases: [{ name: "t", prompt: "x", workers: [{ name: "w", connector: "./x.json" }] }],
        },
      },
      [],
    ],
    [
      "another machine",
      {
        machines: { gpu: "GPU.local" },
        pipeline: {
          phases: [
            { ...phase, machine: "gpu" },
            { ...phase, name: "b", machine: "gpu" },
          ],
        },
      },
      [
        'Worker "1" of phase "a" works on machine "gpu" (GPU.local), and other machines cannot be used yet.',
      ],
    ],
    [
      "another machine in a document inside",
      {
        pipeline: {
          phases: [
            { name: "t", connector: { pipeline: { phases: [{ ...phase, machine: "far" }] } } },
          ],
        },
      },
      ['Worker "1" of phase "a" works on machine "far", and other machines cannot be used yet.'],
    ],
  ];
  test.each(cases)("%s", (_, document, reasons) => {
    expect(planOf(document).unsupported.map(({ reason }) => reason)).toEqual(reasons);
  });
});

describe("machines that are this one", () => {
  const document: ConnectorDocument = {
    machines: { me: "LAPTOP.local", gpu: "GPU.local" },
    pipeline: {
      phases: [
        { machine: "me", prompt: "x" },
        { machine: "gpu", prompt: "x" },
        { machine: "localhost", prompt: "x" },
      ],
    },
  };
  test.each<[PlanOptions["machineHere"] | undefined, string[]]>([
    [undefined, ["me", "gpu"]],
    [false, ["me", "gpu"]],
    [true, []],
    ["laptop", ["gpu"]],
    [["LAPTOP.local", "gpu"], []],
  ])("%j", (machineHere, away) => {
    const made = planOf(document, machineHere === undefined ? {} : { machineHere });
    expect(made.machines.map(({ name }) => name)).toEqual(away);
    expect(made.unsupported).toHaveLength(away.length);
  });
});

describe("a run needs a task", () => {
  const run = (document: ConnectorDocument, task?: string): (string | number)[][] =>
    plan(document, {
      source: "x",
      forRun: true,
      ...(task === undefined ? {} : { task }),
    }).diagnostics.map(({ code, pointer, message }) => [code, pointer, message]);
  test("where a worker has no prompt", () => {
    const document = { pipeline: { phases: [{ prompt: "x" }, { name: "b" }] } };
    expect(run(document)).toEqual([
      ["C1901", "/pipeline/phases/1", 'phase "b" has no prompt, so the run needs a task'],
    ]);
    expect(run(document, "Do it.")).toEqual([]);
  });
  test("where a template reads it", () => {
    expect(run({ pipeline: { phases: [{ prompt: "Do {task}." }] } })).toEqual([
      ["C1901", "/pipeline/phases/0", "{task} is read here, so the run needs a task"],
    ]);
  });
  test("where a document inside needs one and is not told what to do", () => {
    const connector: ConnectorDocument = { pipeline: { phases: [{ name: "in" }] } };
    const team = (phase: Phase): ConnectorDocument => ({ pipeline: { phases: [phase] } });
    const told = 'phase "in" has no prompt, so the run needs a task';
    const inside = "/connector/pipeline/phases/0";
    expect(run(team({ connector }))).toEqual([["C1901", `/pipeline/phases/0${inside}`, told]]);
    expect(run(team({ connector, prompt: "Do this." }))).toEqual([]);
    const workers = [{ connector }, { connector, prompt: "Do that." }];
    expect(run(team({ workers }))).toEqual([
      ["C1901", `/pipeline/phases/0/workers/0${inside}`, told],
    ]);
  });
  test("and else not", () => {
    expect(run({ pipeline: { phases: [{ prompt: "x" }] } })).toEqual([]);
  });
});

describe("a document without a name is called after its file", () => {
  test.each([
    ["a/b/dual-review.connector.json", "dual-review"],
    ["C:\\x\\Dual Review.connector.json", "Dual Review"],
    ["connector.json", "connector"],
    ["plain.json", "plain"],
    ["other", "other"],
    ["-", "connector"],
    ["<stdin>", "connector"],
    ["", "connector"],
  ])("%s", (source, name) => {
    expect(documentName(source)).toBe(name);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
