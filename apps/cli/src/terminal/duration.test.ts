import { expect, test } from "vitest";
import { parseDuration } from "./duration.ts";

test.each([
  ["500ms", 500],
  ["30s", 30_000],
  ["30", 30_000],
  ["1.5m", 90_000],
  ["2h", 7_200_000],
])("%s is %i ms", (text, expected) => {
  expect(parseDuration(text, "--timeout")).toBe(expected);
});

test.each(["", "soon", "10 m", "-5s"])("%j is refused, naming the option", (text) => {
  expect(() => parseDuration(text, "--timeout")).toThrow(/--timeout: expected a duration/);
});
