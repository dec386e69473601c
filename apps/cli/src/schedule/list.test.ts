import { expect, test } from "vitest";
import { cells, findSchedule } from "./list.ts";
import type { ScheduleRow } from "./request.ts";

const HOUR = 3_600_000;
const row = (rest: Partial<ScheduleRow> = {}): ScheduleRow => ({
  id: "s-1a2b",
  name: "nightly",
  source: "/x/nightly.connector.json",
  cwd: "/x",
  cron: "0 3 * * *",
  timezone: "UTC",
  catchUp: "skip",
  next: 5 * HOUR,
  running: false,
  last: null,
  ...rest,
});

test.each<[string, Partial<ScheduleRow>, string[]]>([
  ["new", {}, ["in 3h 00m", "-"]],
  ["it ran", { last: { due: HOUR, run: "r-1" } }, ["in 3h 00m", "1h 00m ago: r-1"]],
  [
    "it runs",
    { running: true, last: { due: HOUR, run: "r-1" } },
    ["in 3h 00m", "1h 00m ago: r-1 (under way)"],
  ],
  [
    "skipped",
    { running: true, last: { due: HOUR, run: "r-1", why: "the run before is not over" } },
    ["in 3h 00m", "1h 00m ago: the run before is not over"],
  ],
  ["never again", { next: null }, ["never", "-"]],
])("%s", (_name, rest, expected) => {
  expect(cells(row(rest), 2 * HOUR).slice(4)).toEqual(expected);
});

const rows = [row(), row({ id: "s-1a99", name: "other" })];
test.each([
  ["s-1a2b", "nightly"],
  ["other", "other"],
  ["s-1a9", "other"],
])("%s means %s", (wanted, name) => {
  expect(findSchedule(rows, wanted).name).toBe(name);
});

test.each([
  ["s-1a", /may be s-1a2b, s-1a99/],
  ["x", /there is no schedule "x"/],
  ["", /there is no schedule ""/],
])("%j means none", (wanted, message) => {
  expect(() => findSchedule(rows, wanted)).toThrow(message);
});
