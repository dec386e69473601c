import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lastDue, nextDue } from "./cron.ts";
import { type Decision, decide, type Schedule } from "./schedule.ts";

const at = (text: string): number => Date.parse(text);
const iso = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString().replace(".000", "");

describe("due", () => {
  test.each([
    ["0 3 * * *", "UTC", "2026-05-01T02:59:59Z", "2026-05-01T03:00:00Z"],
    ["0 3 * * *", "UTC", "2026-05-01T03:00:00Z", "2026-05-02T03:00:00Z"],
    ["0 3 * * *", "Asia/Seoul", "2026-05-01T00:00:00Z", "2026-05-01T18:00:00Z"],
    ["*/10 * * * * *", "UTC", "2026-05-01T00:00:05Z", "2026-05-01T00:00:10Z"],
    ["0 9 * * MON-FRI", "Europe/Berlin", "2026-05-01T08:00:00Z", "2026-05-04T07:00:00Z"],
    ["0 0 29 2 *", "UTC", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z"],
    // An hour that the clock leaves out, and one that it repeats.
    ["30 2 * * *", "America/New_York", "2026-03-08T05:00:00Z", "2026-03-08T07:00:00Z"],
    ["30 1 * * *", "America/New_York", "2026-11-01T05:31:00Z", "2026-11-02T06:30:00Z"],
  ])("%s in %s after %s", (cron, timezone, from, expected) => {
    expect(iso(nextDue({ cron, timezone }, at(from)))).toBe(expected);
  });

  test.each([
    ["2026-05-01T03:00:00Z", "2026-05-01T03:00:00Z"],
    ["2026-05-01T02:59:59.999Z", "2026-04-30T03:00:00Z"],
    ["2026-05-01T09:00:00Z", "2026-05-01T03:00:00Z"],
  ])("the last up to %s", (until, expected) => {
    expect(iso(lastDue({ cron: "0 3 * * *", timezone: "UTC" }, at(until)))).toBe(expected);
  });
});

const nightly = (catchUp: Schedule["catchUp"]): Schedule => ({
  cron: "0 3 * * *",
  timezone: "UTC",
  catchUp,
});

test.each<[string, Schedule["catchUp"], string, string, boolean, Omit<Decision, "next">]>([
  [
    "not yet",
    "skip",
    "2026-05-02T02:00:00Z",
    "2026-05-01T03:00:00Z",
    false,
    { since: at("2026-05-01T03:00:00Z") },
  ],
  [
    "now",
    "skip",
    "2026-05-02T03:00:01Z",
    "2026-05-01T03:00:00Z",
    false,
    { since: at("2026-05-02T03:00:00Z"), fire: { due: at("2026-05-02T03:00:00Z"), late: false } },
  ],
  [
    "decided already",
    "once",
    "2026-05-02T03:00:05Z",
    "2026-05-02T03:00:00Z",
    false,
    { since: at("2026-05-02T03:00:00Z") },
  ],
  [
    "the run before goes on",
    "once",
    "2026-05-02T03:00:01Z",
    "2026-05-01T03:00:00Z",
    true,
    {
      since: at("2026-05-02T03:00:00Z"),
      skipped: { due: at("2026-05-02T03:00:00Z"), why: "the run before is not over" },
    },
  ],
  [
    "missed, skipped",
    "skip",
    "2026-05-09T12:00:00Z",
    "2026-05-01T03:00:00Z",
    false,
    {
      since: at("2026-05-09T03:00:00Z"),
      skipped: { due: at("2026-05-09T03:00:00Z"), why: "nobody was there when it was due" },
    },
  ],
  [
    "missed eight times, made good once",
    "once",
    "2026-05-09T12:00:00Z",
    "2026-05-01T03:00:00Z",
    false,
    { since: at("2026-05-09T03:00:00Z"), fire: { due: at("2026-05-09T03:00:00Z"), late: true } },
  ],
  [
    "the clock went back",
    "once",
    "2026-04-01T12:00:00Z",
    "2026-05-01T03:00:00Z",
    false,
    { since: at("2026-05-01T03:00:00Z") },
  ],
])("%s", (_name, catchUp, now, since, running, expected) => {
  const { next, ...rest } = decide(nightly(catchUp), { now: at(now), since: at(since), running });
  expect(rest).toEqual(expected);
  expect(next).toBeGreaterThan(at(now));
});

test("whatever the clock does, a moment is decided at most once", () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -7200, max: 100_000 }), fc.boolean()), { maxLength: 30 }),
      fc.constantFrom<Schedule["catchUp"]>("skip", "once"),
      (steps, catchUp) => {
        let [now, since] = [at("2026-05-01T00:00:00Z"), at("2026-05-01T00:00:00Z")];
        const decided: number[] = [];
        for (const [seconds, running] of steps) {
          now += seconds * 1000;
          const decision = decide(
            { cron: "*/20 * * * *", timezone: "UTC", catchUp },
            { now, since, running },
          );
          for (const each of [decision.fire, decision.skipped]) if (each) decided.push(each.due);
          expect(decision.since).toBeGreaterThanOrEqual(since);
          if (running) expect(decision.fire).toBeUndefined();
          since = decision.since;
        }
        expect(new Set(decided).size).toBe(decided.length);
      },
    ),
  ));
