import { type RunReport, summarise } from "@connector/runtime";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { play, type Script } from "../../test/scripted-run.ts";
import { asOf } from "../run/as-of.ts";
import { makeStyle } from "../terminal/style.ts";
import { type Bar, bars } from "./bars.ts";
import { timelineSvg } from "./svg.ts";
import { timelineText } from "./text.ts";

async function barsOf(phases: object[], script: Script): Promise<Bar[]> {
  const steps = await play({ name: "line", pipeline: { phases } }, script);
  const state = steps.at(-1)?.after;
  if (!state) throw new Error("nothing happened");
  return bars(summarise(state, { dir: "/runs/r-test" }));
}

const moved = (): Promise<Bar[]> =>
  barsOf(
    [
      { name: "a", model: "claude", failover: ["codex"], prompt: "p" },
      { name: "b", model: "claude", prompt: "p" },
    ],
    { claude: { end: "limit", detail: "no <more> today" }, codex: { end: "error", detail: "500" } },
  );

test("a worker that moved has a bar for each try, in order; what was not reached has no time", async () => {
  const all = await moved();
  expect(all.map(({ label, depth }) => [depth, label])).toEqual([
    [0, "a"],
    [1, "claude"],
    [2, "claude"],
    [2, "codex"],
    [0, "b"],
    [1, "claude"],
  ]);
  const [first, second] = all.filter(({ depth }) => depth === 2);
  expect(first?.to).toBeLessThanOrEqual(second?.from ?? -1);
  expect(all.at(-1)).not.toHaveProperty("from");
});

const scale: Bar[] = [
  { label: "one", depth: 0, status: "done", from: 0, to: 5000, note: "" },
  { label: "two", depth: 0, status: "running", from: 5000, to: 10_000, note: "codex" },
];

test("on a terminal all bars share one scale and no line is wider than it", () => {
  const lines = stripVTControlCharacters(timelineText(scale, 40, makeStyle(true))).split("\n");
  const [one = "", two = ""] = lines;
  expect(one.indexOf("█")).toBe(6);
  expect(two.indexOf("█")).toBe(one.lastIndexOf("█") + 1);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
});

test("the picture escapes what agents say", async () => {
  const svg = timelineSvg(await moved(), "a & b");
  expect(svg).toContain("no &lt;more&gt; today");
  expect(svg).toContain("<title>a &amp; b</title>");
  expect(svg.match(/<rect class="failed"/g)?.length).toBeGreaterThan(1);
});

test("what still runs has taken the time until now", async () => {
  const [, , , step] = await play(
    { name: "line", pipeline: { phases: [{ name: "a", model: "claude", prompt: "p" }] } },
    {},
  );
  if (!step) throw new Error("nothing happened");
  const report = summarise(step.after, { dir: "/runs/r-test" });
  const [phase, worker] = bars(asOf(report, (report.startedAt ?? 0) + 5000));
  expect(phase).toMatchObject({ status: "running", from: 0, to: 5000 });
  expect(worker?.to).toBe(5000);
});

test("what a sub-team did stands below its worker, on the same scale", async () => {
  const plain = { status: "done", reason: null, usage: {}, data: {}, conflicts: [], warnings: [] };
  const worker = { ...plain, kind: "worker", tries: [], failure: null, text: "", files: [] };
  const run = (id: string, at: number, workers: object[]): RunReport =>
    ({
      ...plain,
      id,
      name: id,
      startedAt: at,
      ms: 1000,
      phases: [{ ...plain, name: `${id} phase`, startedAt: at, ms: 1000, workers }],
    }) as unknown as RunReport;
  const child = run("child", 1400, [{ ...worker, name: "one", startedAt: 1500, ms: 200 }]);
  const parent = run("top", 1000, [
    { ...worker, name: "team", startedAt: 1300, ms: 600, team: "child" },
  ]);
  const asked = run("asked", 1600, []);
  const below = { teams: new Map([["child", child]]), started: new Map([["child", [asked]]]) };
  expect(bars(parent, below)).toMatchObject([
    { label: "top phase", depth: 0, from: 0 },
    { label: "team", depth: 1, from: 300, note: "child" },
    { label: "child phase", depth: 2, from: 400 },
    { label: "one", depth: 3, from: 500, to: 700 },
    { label: "asked", depth: 2, from: 600 },
    { label: "asked phase", depth: 3, from: 600 },
  ]);
});
