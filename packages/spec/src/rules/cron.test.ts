import { describe, expect, test } from "vitest";
import { cronFault } from "./cron.ts";

describe("comes due", () => {
  test.each([
    "* * * * *",
    "0 3 * * *",
    "*/15 9-17 1,15 JAN-mar MON",
    "30 0 3 * * 7",
    "0 0 29 2 *",
    "0 0 31 4 MON",
    "0 0 ? * 5",
    "5-59/10 * * * *",
    "  0  3 * * * ",
    "0 0 * * FRI-SUN",
  ])("%s", (cron) => {
    expect(cronFault(cron)).toBeUndefined();
  });
});

describe("does not", () => {
  test.each([
    ["", "a cron expression has five or six fields, this one has 0", 0, 0],
    ["0 3 * *", "a cron expression has five or six fields, this one has 4", 0, 7],
    ["@daily", '"@daily" is not a cron expression of five or six fields', 0, 6],
    ["61 3 * * *", 'minute must be 0 to 59, not "61"', 0, 2],
    ["0 24 * * *", 'hour must be 0 to 23, not "24"', 2, 4],
    ["0 0 0 * *", 'day of month must be 1 to 31, not "0"', 4, 5],
    ["0 0 * FOO *", 'month must be 1 to 12 or a name, not "FOO"', 6, 9],
    ["0 0 * * 8", 'day of week must be 0 to 7 or a name, not "8"', 8, 9],
    ["60 0 0 * * *", 'second must be 0 to 59, not "60"', 0, 2],
    ["*/0 * * * *", 'minute: "*/0" has no usable step', 0, 3],
    ["1/2/3 * * * *", 'minute: "1/2/3" has no usable step', 0, 5],
    ["0 17-9 * * *", 'hour: "17-9" runs backwards', 2, 6],
    ["1, * * * *", 'minute must be 0 to 59, not ""', 0, 2],
    ["0 0 30 2 *", "this never comes: month 2 has no day 30", 0, 10],
  ])("%s", (cron, message, start, end) => {
    expect(cronFault(cron)).toMatchObject({ message, start, end });
  });
});
