import { HostRefusal } from "@connector/runtime";
import { expect, test } from "vitest";
import { play, type Script } from "../../test/scripted-run.ts";
import { makeStyle } from "../terminal/style.ts";
import { describe } from "./plain.ts";
import { tell } from "./story.ts";

const document = {
  name: "story",
  pipeline: {
    phases: [
      {
        name: "review",
        workers: [
          { model: "claude", prompt: "a" },
          { model: "codex", prompt: "b", failover: ["gemini"] },
        ],
      },
      { name: "extra", model: "claude", prompt: "c", condition: "review.risk == 'high'" },
      { name: "report", model: "claude", prompt: "d" },
    ],
  },
};

async function story(script: Script): Promise<string[]> {
  const steps = await play(document, script);
  const events = steps.flatMap(({ before, event, after }) => tell(before, after, event.at));
  return events.map((event) =>
    [
      event.type,
      "phase" in event ? event.phase : "",
      "worker" in event ? event.worker : "",
      "status" in event ? event.status : "",
    ]
      .filter(Boolean)
      .join(" "),
  );
}

test("a run in which all goes well", async () => {
  const told = await story({});
  expect(told[0]).toBe("run.started");
  expect(told.filter((line) => line.startsWith("worker.started"))).toEqual([
    "worker.started review claude",
    "worker.started review codex",
    "worker.started report claude",
  ]);
  expect(told.filter((line) => line.startsWith("phase"))).toEqual([
    "phase.started review",
    "phase.ended review done",
    "phase.skipped extra",
    "phase.started report",
    "phase.ended report done",
  ]);
  expect(told.at(-1)).toBe("run.ended done");
});

test.each<[string, Script[string], string]>([
  ["its provider is out of quota", { end: "limit", detail: "429" }, "limit"],
  [
    "it is not installed",
    new HostRefusal("not-installed", "Codex is not installed"),
    "not-installed",
  ],
])("an agent is left when %s", async (_name, part, reason) => {
  const steps = await play(document, { codex: part });
  const moves = steps
    .flatMap(({ before, event, after }) => tell(before, after, event.at))
    .filter(({ type }) => type === "worker.moved");
  expect(moves).toMatchObject([
    { phase: "review", worker: "codex", from: "codex", to: "gemini", reason },
  ]);
});

test("the last of a list leaves for nobody, and a line says so once", async () => {
  const steps = await play(document, {
    codex: { end: "error", detail: "529" },
    gemini: { end: "stalled" },
  });
  const events = steps.flatMap(({ before, event, after }) => tell(before, after, event.at));
  expect(events.filter(({ type }) => type === "worker.moved")).toMatchObject([
    { to: "gemini" },
    { to: null },
  ]);
  const lines = events
    .map((event) => describe(event, makeStyle(false)))
    .filter((line) => line?.includes("went silent"));
  expect(lines.filter((line) => line?.includes("review/codex"))).toHaveLength(1);
  expect(events.at(-1)).toMatchObject({ type: "run.ended", status: "failed" });
});
