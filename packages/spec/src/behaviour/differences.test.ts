import { expect, test } from "vitest";
import type { Expected, Observed } from "./case.ts";
import { differences } from "./differences.ts";

const seen: Observed = {
  events: [
    "run . started",
    "phase a started",
    "seat a/1 refused claude not-installed",
    "seat a/1 started codex",
    "turn a/1 1 started",
    "turn a/1 1 limit",
    "seat a/1 left codex limit",
    "seat a/1 started gemini",
    "turn a/1 2 started",
    "turn a/1 2 done",
    "phase a done",
    "run . done",
  ],
  prompts: { "a/1": ["Do it.", "Do it. So far: nothing."] },
  results: { a: { text: "one, then two", data: { y: 2, x: 1 } } },
  files: ["a/1.md"],
  trees: { "a/1": "one", "b/1": "one", "c/1": "two" },
  merged: { "a.txt": "text" },
  kept: { "a/1": { "a.txt": "text" } },
  reached: { "a/1": ["x.example", "x.example"] },
  runs: 1,
};

test.each<[string, Expected]>([
  ["how it ended", { run: "done", phases: { a: "done" }, runs: 1 }],
  ["an order", { order: [["phase a started", "turn a/1 2 done", "phase a done"]] }],
  ["what never was", { never: ["phase b", "turn a/1 3"] }],
  ["turns", { turns: { "a/1": 2, "b/1": 0 } }],
  [
    "agents and reasons",
    {
      attempts: { "a/1": ["claude", "codex", "gemini"] },
      reasons: { "a/1": ["not-installed", "limit"] },
    },
  ],
  ["prompts", { prompts: { "a/1": ["Do it.", { contains: ["So far"], lacks: ["secret"] }] } }],
  ["results", { data: { a: { x: 1, y: 2 } }, text: { a: ["one", "two"] } }],
  [
    "files and trees",
    { files: ["a/1.md"], sameTree: [["a/1", "b/1"]], otherTree: [["a/1", "c/1"]] },
  ],
  [
    "merged and kept",
    { merged: { "a.txt": "text", "b.txt": null }, kept: { "a/1": { "a.txt": "text" } } },
  ],
  ["hosts", { reached: { "a/1": ["x.example"] } }],
])("%s: as expected", (_, expected) => {
  expect(differences({ expect: expected }, seen)).toEqual([]);
});

test.each<[Expected, string]>([
  [{ run: "failed" }, "the run: expected failed, saw done"],
  [{ run: "refused" }, "the run: expected refused, saw done"],
  [{ code: "C1901" }, 'code: expected "C1901", saw nothing'],
  [{ runs: 2 }, "runs: expected 2, saw 1"],
  [{ phases: { b: "done" } }, "phase b: expected done, saw no end"],
  [
    { order: [["phase a done", "phase a started"]] },
    "phase a done was to come before phase a started",
  ],
  [{ order: [["phase b started"]] }, "never seen: phase b started"],
  [{ never: ["seat a/1 started"] }, "was never to be: seat a/1 started codex"],
  [{ turns: { "a/1": 1 } }, "turns of a/1: expected 1, saw 2"],
  [
    { attempts: { "a/1": ["claude"] } },
    "agents of a/1: expected claude, saw claude, codex, gemini",
  ],
  [{ prompts: { "a/1": ["a", "b", "c"] } }, "prompt 3 of a/1 was never typed"],
  [{ prompts: { "a/1": [{ lacks: ["Do"] }] } }, 'prompt 1 of a/1 holds "Do"'],
  [{ data: { a: { x: 1 } } }, 'data of a: expected {"x":1}, saw {"x":1,"y":2}'],
  [{ text: { a: ["two", "one"] } }, 'the text of a lacks "one", or not in this order'],
  [{ files: ["b/1.md"] }, "the scratchpad lacks b/1.md"],
  [{ sameTree: [["a/1", "c/1"]] }, "a/1, c/1 do not share a tree"],
  [{ otherTree: [["a/1", "b/1"]] }, "a/1, b/1 share a tree"],
  [{ otherTree: [["a/1", "d/1"]] }, "no tree of d/1 was seen"],
  [{ merged: { "a.txt": null } }, 'a.txt (merged): expected null, saw "text"'],
  [{ reached: { "a/1": [] } }, 'reached by a/1: expected [], saw ["x.example"]'],
])("%j: %s", (expected, fault) => {
  expect(differences({ expect: expected }, seen)).toContain(fault);
});

test("a turn that is there twice is told", () => {
  const twice = { events: ["turn a/1 1 started", "turn a/1 1 started"] };
  expect(differences({ expect: { turns: { "a/1": 1 } } }, twice)).toEqual([
    "happened twice: turn a/1 1 started",
  ]);
});

test("a run that failed before any session is refused", () => {
  expect(differences({ expect: { run: "refused" } }, { events: ["run . failed"] })).toEqual([]);
});
