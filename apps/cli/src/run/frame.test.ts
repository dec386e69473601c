import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { play } from "../../test/scripted-run.ts";
import { makeStyle } from "../terminal/style.ts";
import { frame } from "./frame.ts";

const document = {
  name: "frame",
  pipeline: {
    phases: [
      {
        name: "review",
        workers: [
          { model: "claude", prompt: "a" },
          { model: "codex", prompt: "b" },
        ],
      },
      { name: "report", model: "claude", prompt: "c" },
    ],
  },
};

test("every moment of a run is a frame in which each phase has its line", async () => {
  const steps = await play(document, {});
  for (const { after } of steps) {
    const lines = frame({
      state: after,
      activities: new Map(),
      now: Date.now(),
      style: makeStyle(true),
      tick: 3,
      rows: 24,
    }).map((line) => stripVTControlCharacters(line));
    expect(lines.filter((line) => /^\S (review|report)/.test(line))).toHaveLength(2);
  }
});

test("a frame of many phases keeps to its rows and shows the phase that runs", async () => {
  const phases = Array.from({ length: 20 }, (_, index) => ({
    name: `phase-${index}`,
    workers: 3,
    model: "claude",
    prompt: "p",
  }));
  for (const { after } of await play({ name: "many", pipeline: { phases } }, {})) {
    const lines = frame({
      state: after,
      activities: new Map(),
      now: Date.now(),
      style: makeStyle(false),
      tick: 0,
      rows: 12,
    });
    expect(lines.length).toBeLessThanOrEqual(12);
    const running = after.phases.flat().findIndex(({ status }) => status === "running");
    if (running >= 0) expect(lines.join("\n")).toMatch(new RegExp(`⠋ phase-${running} `));
  }
});

test("a worker at work shows what it was seen doing", async () => {
  const steps = await play(document, {});
  const working = steps.find(
    ({ after }) => after.phases.flat()[0]?.jobs.flat()[0]?.stage === "working",
  )?.after;
  if (!working) throw new Error("nobody was seen working");
  const lines = frame({
    state: working,
    activities: new Map([["review/claude", { state: "permission", detail: "run\u001B[31m rm?" }]]),
    now: Date.now(),
    style: makeStyle(false),
    tick: 0,
    rows: 24,
  });
  expect(lines.find((line) => line.includes("claude"))).toContain("permission: run rm?");
});

test("an ended run shows no hint about stopping it", async () => {
  const steps = await play(document, {});
  const last = steps.at(-1)?.after;
  if (!last) throw new Error("nothing happened");
  expect(
    frame({
      state: last,
      activities: new Map(),
      now: Date.now(),
      style: makeStyle(false),
      tick: 0,
      rows: 24,
    }).join("\n"),
  ).not.toContain("Ctrl-C");
});
