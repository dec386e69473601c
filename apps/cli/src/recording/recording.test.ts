import { expect, test } from "vitest";
import { parseCast } from "./cast.ts";
import { paced } from "./pace.ts";

const lines = (...values: unknown[]): string =>
  values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join("\n");

test.each([
  [
    2,
    { version: 2, width: 90, height: 20 },
    [
      [1, "o", "a"],
      [1.5, "i", "x"],
      [4, "o", "b"],
    ],
  ],
  [
    3,
    { version: 3, term: { cols: 90, rows: 20 } },
    [
      [1, "o", "a"],
      [0.5, "i", "x"],
      [2.5, "o", "b"],
    ],
  ],
])("an asciicast of version %i", (_version, head, events) => {
  expect(parseCast(lines(head, ...events, "# a comment", ""), "x")).toEqual({
    size: { cols: 90, rows: 20 },
    title: "",
    events: [
      { time: 1, code: "o", data: "a" },
      { time: 1.5, code: "i", data: "x" },
      { time: 4, code: "o", data: "b" },
    ],
  });
});

test.each([
  ["", /x:1: /],
  ["{}", /not an asciicast/],
  ["null", /not an asciicast/],
  [lines({ version: 2 }, "[1,"), /x:2: /],
  [lines({ version: 2 }, [1, "o"]), /x:2: expected \[time/],
])("%j is none", (text, message) => {
  expect(() => parseCast(text, "x")).toThrow(message);
});

const event = (time: number, data: string): Parameters<typeof paced>[0][0] => ({
  time,
  code: "o",
  data,
});

test.each([
  ["as it was", {}, [1000, 2000]],
  ["twice as fast", { speed: 2 }, [500, 1000]],
  ["with short pauses", { idleLimit: 0.5 }, [500, 500]],
  ["from the middle", { from: 2 }, [0, 1000]],
])("played %s", (_name, pace, pauses) => {
  const all = { speed: 1, idleLimit: Number.POSITIVE_INFINITY, from: 0, ...pace };
  expect(paced([event(1, "a"), event(3, "b")], all).map(({ pause }) => pause)).toEqual(pauses);
});
