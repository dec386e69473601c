import type { PhasePlan } from "@connector/spec";
import { describe, expect, test } from "vitest";
import type { HostConflict } from "../host.ts";
import { goOn, phaseIn, type Played, play, type Script } from "../simulate/play.ts";
import { planOf, workersOf } from "../simulate/plan.ts";
import { headsOf } from "./heads.ts";
import { resultBranch } from "./names.ts";
import { createState } from "./start.ts";

const phase = (
  slug: string,
  number: number,
  change: Partial<PhasePlan> = {},
): Partial<PhasePlan> => ({
  workers: workersOf(
    Array.from({ length: number }, () => ["claude"]),
    { worktree: [{ text: slug }] },
  ),
  ...change,
});
const step = { name: "test", run: [{ text: "npm test" }], continueOnError: false };

/** Each job leaves a commit named after its place; each merge is named after what is in it. */
const script: Script = {
  stopSession: ({ ref }) => ({ commit: `c${ref.phase}${ref.job}` }) as never,
  mergeTrees: ({ phase: index }, state) => {
    const heads = headsOf(state, index);
    const merged = heads.map(({ worker }) => worker);
    return { commit: heads.map(({ commit }) => commit).join("+"), merged } as never;
  },
};
const run = (phases: Partial<PhasePlan>[], own: Script = {}): Played =>
  play(planOf({ phases }), { ...script, ...own }, { base: "start" });
/** What a worker says of whom it picks. */
const picks = (at: number, name: string | number): Script => ({
  collectResult: ({ ref }) => (ref.phase === at ? { data: { pick: name } } : {}) as never,
});

describe("the commit that later trees start from", () => {
  test.each<[string, Partial<PhasePlan>[], string, Script?]>([
    ["several trees: all of them", [phase("a", 3)], "c00+c01+c02"],
    ["one tree, several workers: the last", [phase("a", 2, { parallel: false })], "c01"],
    ["phase after phase", [phase("a", 2), phase("b", 1)], "c10"],
    ["no tree: as before", [phase("a", 2), { workers: workersOf([["claude"]]) }], "c00+c01"],
    [
      "steps beside several have a tree that nobody works in",
      [phase("a", 2, { steps: [step] })],
      "c01+c02",
    ],
    ["steps in the one tree", [phase("a", 1, { steps: [step] })], "c01"],
    ["left apart", [phase("a", 2, { merge: "none" })], "start"],
    ["rivals, and nobody picked", [phase("a", 2, { merge: "pick" })], "start"],
    ["a rival alone", [phase("a", 1, { merge: "pick" })], "c00"],
    ["picked by one of them", [phase("a", 2, { merge: "pick" })], "c01", picks(0, "claude-2")],
    [
      "picked later",
      [phase("a", 2, { merge: "pick" }), { workers: workersOf([["judge"]]) }],
      "c01",
      picks(1, "claude-2"),
    ],
    [
      "picked later, beside work",
      [phase("a", 2, { merge: "pick" }), phase("b", 1)],
      "c00+c10",
      picks(1, "claude-1"),
    ],
    [
      "picked by its phase and name",
      [phase("a", 2, { merge: "pick" }), { workers: workersOf([["judge"]]) }],
      "c01",
      picks(1, "phase-1/claude-2"),
    ],
    [
      "picked by its number",
      [
        phase("a", 2, {
          merge: "pick",
          workers: phase("a", 2).workers?.map((each, n) => ({ ...each, name: `${n + 1}` })) ?? [],
        }),
      ],
      "c01",
      picks(0, 2),
    ],
    ["somebody else was named", [phase("a", 2, { merge: "pick" })], "start", picks(0, "codex")],
    ["a host that cannot merge, one tree", [phase("a", 1)], "c00", { mergeTrees: () => ({}) }],
    ["a host that cannot merge, several", [phase("a", 2)], "start", { mergeTrees: () => ({}) }],
  ])("%s", (_name, phases, base, own) => {
    const { state } = run(phases, own);
    expect([state.status, state.base]).toEqual(["done", base]);
  });
});

test("work of who failed is not merged", () => {
  const fail: Script = {
    awaitTurn: ({ ref }) => (ref.job === 1 ? { end: "error" } : {}) as never,
  };
  const { state } = run([phase("a", 3, { onError: "continue" })], fail);
  expect(state.base).toBe("c00+c02");
});

const FILES = ["a", "b", "c", "d", "e", "f"].map((path) => ({ path, kind: "binary" }));
test.each<[string, Partial<HostConflict>, string]>([
  ["nobody tried", {}, "a.ts (contents)"],
  ["a resolver did nothing", { marks: [] }, "a.ts (contents); the resolver changed nothing"],
  [
    "a resolver left marks",
    { marks: ["a.ts", "b.ts"] },
    "a.ts (contents); the resolver left conflict marks in a.ts, b.ts",
  ],
  ["no common history", { files: [] }, "no common history"],
  [
    "many files",
    { files: FILES },
    "a (binary), b (binary), c (binary), d (binary), e (binary) and 1 more",
  ],
])("a conflict is told, with where the work is: %s", (_name, more, told) => {
  const files = [{ path: "a.ts", kind: "contents" }];
  const conflicts = [{ worker: "claude-2", commit: "c01", files, ...more }];
  const played = run([phase("a", 2)], {
    mergeTrees: () => ({ commit: "c00", conflicts }) as never,
  });
  expect(phaseIn(played, 0)).toMatchObject({
    status: "done",
    merge: { commit: "c00", conflicts },
    warnings: [
      `claude-2 could not be merged: ${told}; its work stays on niia/r/phase-1/claude-2/work`,
    ],
  });
});

test("nobody picked: the phase says so", () => {
  expect(phaseIn(run([phase("a", 2, { merge: "pick" })]), 0).warnings).toEqual([
    "nobody picked one of claude-1, claude-2 yet, so later phases start from where this one did",
  ]);
});

test("what cannot be merged at all fails the phase, and is tried again when the run is resumed", () => {
  const broken: Script = { ...script, mergeTrees: () => ({ problem: "no space" }) as never };
  const failed = run([phase("a", 2), phase("b", 1)], broken);
  expect([failed.state.status, phaseIn(failed, 0).reason]).toEqual(["failed", "no space"]);
  const { state, commands } = goOn(failed, { type: "resumed" }, script);
  expect(state.status).toBe("done");
  const sessions = commands.filter(({ kind }) => kind === "startSession");
  expect(sessions).toHaveLength(3);
});

test("the run ends only once the merge is answered, also when it is cancelled meanwhile", () => {
  const open = run([phase("a", 2)], { mergeTrees: () => null });
  expect(open.state.status).toBe("running");
  const cancelled = goOn(open, { type: "cancelRequested" }, { mergeTrees: () => null });
  expect(cancelled.state.status).toBe("running");
  const key = open.commands.find(({ kind }) => kind === "mergeTrees") as { key: string };
  const answer = { key: key.key, phase: 0, commit: "m", merged: [], conflicts: [], warnings: [] };
  const { state } = goOn(cancelled, { type: "treesMerged", ...answer }, script);
  expect([state.status, state.base]).toEqual(["cancelled", "m"]);
});

test("the branch of the result never lies in the way of a phase's", () => {
  const branch = (...slugs: string[]): string =>
    resultBranch(
      createState(planOf({ phases: slugs.map((slug) => ({ slug })) }), { id: "r", width: 1 }),
    );
  expect([branch("a"), branch("result"), branch("merged", "result")]).toEqual([
    "niia/r/result",
    "niia/r/merged",
    "niia/r/result-of-all",
  ]);
});
