import { describe, expect, test } from "vitest";
import type { PhasePlan } from "@connector/spec";
import { play, type Script } from "../simulate/play.ts";
import { planOf, workersOf } from "../simulate/plan.ts";
import { at, count } from "./rows.ts";
import type { RunState } from "./state.ts";

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

function trees(state: RunState): (string | null)[][] {
  return state.plan.phases.map((_, index) => {
    const { jobs } = at(state.phases, index);
    return Array.from({ length: count(jobs) }, (_, job) => at(jobs, job).tree);
  });
}

describe("slugs", () => {
  const step = { name: "test", run: [{ text: "npm test" }], continueOnError: false };
  test.each([
    ["one worker", [phase("fix", 1)], [["fix"]]],
    ["side by side", [phase("fix", 3)], [["fix-1", "fix-2", "fix-3"]]],
    ["one after another", [phase("fix", 3, { parallel: false })], [["fix", "fix", "fix"]]],
    ["the same in a later phase", [phase("fix", 1), phase("fix", 1)], [["fix"], ["fix"]]],
    [
      "side by side again: other trees",
      [phase("fix", 2), phase("fix", 1), phase("fix", 2)],
      [["fix-1", "fix-2"], ["fix"], ["fix-3", "fix-4"]],
    ],
    [
      "by number in the template",
      [
        phase("", 0, {
          workers: workersOf([["a"], ["b"]], {
            worktree: [{ text: "r-" }, { slot: { name: "worker", path: [] } }],
          }),
        }),
      ],
      [["r-1", "r-2"]],
    ],
    ["odd characters", [phase("../../etc/pass wd", 1)], [["etc-pass-wd"]]],
    ["nothing left", [phase("...", 1)], [["tree"]]],
    ["no worktree", [{ workers: workersOf([["claude"]]) }], [[null]]],
    ["steps share the one tree", [phase("fix", 1, { steps: [step] })], [["fix", "fix"]]],
    [
      "steps have their own beside several",
      [phase("fix", 2, { steps: [step] })],
      [["phase-1-steps", "fix-1", "fix-2"]],
    ],
    ["resume", [{ workers: workersOf([["claude"]], { resume: "old" }) }], [["old"]]],
  ])("%s", (_, phases, expected) => {
    expect(trees(play(planOf({ phases })).state)).toEqual(expected);
  });

  test("a tree keeps the branch of its first worker", () => {
    const { state } = play(planOf({ phases: [phase("fix", 1), phase("fix", 1)] }));
    expect(state.trees).toEqual({ fix: { branch: "niia/r/phase-1/claude-1/work" } });
  });
});

describe("the commit that later trees start from", () => {
  const commit: Script = {
    stopSession: ({ ref }) => ({ commit: `c${ref.phase}${ref.job}` }) as never,
  };
  test.each([
    ["one tree: its commit", [phase("a", 1)], "c00"],
    ["one tree, several workers: the last one's", [phase("a", 2, { parallel: false })], "c01"],
    ["several trees: the run's", [phase("a", 2)], "run-base"],
    ["no tree: as before", [phase("a", 1), { workers: workersOf([["claude"]]) }], "c00"],
    ["one after several", [phase("a", 2), phase("a", 1)], "c10"],
  ])("%s", (_, phases, base) => {
    expect(play(planOf({ phases }), commit, { base: "run-base" }).state.base).toBe(base);
  });
});
