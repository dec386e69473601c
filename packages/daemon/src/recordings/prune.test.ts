import { expect, test } from "vitest";
import { surplus } from "./prune.ts";

const DAY = 86_400_000;
const kept = (
  folder: string,
  bytes: number,
  daysAgo?: number,
): Parameters<typeof surplus>[0][0] => ({
  folder,
  bytes,
  endedAt: daysAgo === undefined ? undefined : -daysAgo * DAY,
});

test.each([
  ["what is new and small stays", [kept("a", 10, 1)], []],
  ["what is old goes", [kept("a", 10, 31), kept("b", 10, 29)], ["a"]],
  [
    "the oldest go until the rest fits",
    [kept("a", 50, 1), kept("b", 50, 3), kept("c", 50, 2)],
    ["b"],
  ],
  ["one that runs is never removed", [kept("a", 500), kept("b", 10, 1)], ["b"]],
])("%s", (_name, all, removed) => {
  const limits = { keepMs: 30 * DAY, totalBytes: 100 };
  expect(surplus(all, limits, 0).map(({ folder }) => folder)).toEqual(removed);
});
