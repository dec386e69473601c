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
