import { type RunReport, summarise as report } from "@connector/runtime";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { play, type Script } from "../../test/scripted-run.ts";
import { makeStyle } from "../terminal/style.ts";
import { summarise } from "./summary.ts";

async function ended(phases: object[], script: Script): Promise<RunReport> {
  const steps = await play({ name: "end", pipeline: { phases } }, script);
  const state = steps.at(-1)?.after;
  if (!state) throw new Error("nothing happened");
  return report(state, { dir: "/runs/r-test" });
}

const show = async (...args: Parameters<typeof ended>): Promise<string> =>
  stripVTControlCharacters(summarise(await ended(...args), makeStyle(true)));

test("a run that went well: phases, workers, and where everything is", async () => {
  const text = await show([{ name: "a", model: "claude", prompt: "p" }], {});
  expect(text).toMatch(/✔ end done {2}r-test/);
  expect(text).toMatch(/✔ a +\d+s\n {4}✔ claude/);
  expect(text).toContain("report     /runs/r-test/report.md");
  expect(text.trimEnd().split("\n").at(-1)).toBe("  niia runs show r-test");
});

test("what is not merged, or in no commit, is said once more at the end", async () => {
  const told = await ended([{ name: "a", model: "claude", prompt: "p" }], {});
  const phases = told.phases.map((phase) => ({
    ...phase,
    warnings: ["b could not be merged", ..."23456".split("")],
    workers: phase.workers.map((worker) => ({ ...worker, warnings: ["in no commit: own"] })),
  }));
  const text = stripVTControlCharacters(summarise({ ...told, phases }, makeStyle(true)));
  expect(text).toMatch(/✔ a .*\n {4}warning: b could not be merged\n/);
  expect(text).toContain("    warning: and 1 more: see the report\n");
  expect(text).toMatch(/✔ claude.*\n {6}warning: in no commit: own\n/);
});

test("a worker that moved says why, one that failed what it said last", async () => {
  const phase = { name: "a", model: "claude", failover: ["codex"], prompt: "p" };
  const script: Script = {
    claude: { end: "limit", detail: "no more today" },
    codex: { end: "error", detail: "500", reply: "half\u001B[2J\ndone" },
  };
  const text = await show([phase, { name: "b", model: "claude", prompt: "p" }], script);
  expect(text).toContain("no more today");
  expect(text).toMatch(/│ half\n +│ done/);
  expect(text).toMatch(/· b +0s {2}not reached/);
  expect(text).toContain("niia resume r-test goes on with what is not done");
});
