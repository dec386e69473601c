import { expect, test } from "vitest";
import { jobIn, play, type Script } from "../simulate/play.ts";
import { planOf, workersOf } from "../simulate/plan.ts";

const LACKS = "submodules are empty";
const left = (job: number): string => `in no commit: nested-${job}`;
const tree: Script = {
  startSession: () => ({ warnings: [LACKS] }) as never,
  stopSession: ({ ref }) => ({ warnings: [LACKS, left(ref.job)] }) as never,
};

test("what is to be known of trees is told where it was first met, and once", () => {
  const workers = workersOf([["claude"], ["codex"]]);
  const played = play(planOf({ phases: [{ workers }, {}] }), tree);
  const told = [0, 1].map((job) => jobIn(played, job).warnings);
  expect(told).toEqual([[LACKS, left(0)], [left(1)]]);
  expect(jobIn(played, 0, 1).warnings).toEqual([]);
});
