import type { RunReport, WorkerReport } from "@connector/runtime";
import { expect, test } from "vitest";
import { headsOf } from "./heads.ts";

const worker = (name: string, rest: Partial<WorkerReport> = {}): Partial<WorkerReport> => ({
  name,
  kind: "worker",
  status: "done",
  commit: `c-${name}`,
  branch: `b-${name}`,
  ...rest,
});
const merge = { commit: "m", merged: [], conflicts: [] };
const report = {
  id: "r-1",
  phases: [
    { name: "make", merge, workers: [worker("a"), worker("b"), worker("step", { kind: "step" })] },
    {
      name: "more",
      merge,
      workers: [worker("c", { branch: "b-a" }), worker("d", { status: "failed" })],
    },
    { name: "rivals", workers: [worker("a"), worker("x")] },
  ],
} as unknown as RunReport;

test("each tree as its last worker left it; rivals stay apart", () => {
  expect(headsOf(report, undefined)).toEqual([
    { name: "more/c", commit: "c-c" },
    { name: "make/b", commit: "c-b" },
  ]);
});

test.each([
  ["x", "rivals/x"],
  ["rivals/a", "rivals/a"],
])("--pick %s", (pick, name) => {
  expect(headsOf(report, pick).map((head) => head.name)).toEqual([name]);
});

test.each([
  ["a", /"a" is in several phases/],
  ["d", /r-1 has no work of "d"/],
])("--pick %s is refused", (pick, message) => {
  expect(() => headsOf(report, pick)).toThrow(message);
});
