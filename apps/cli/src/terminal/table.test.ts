import { expect, test } from "vitest";
import { age, oneLine, table } from "./table.ts";

test("columns are as wide as their widest cell, colours not counted", () => {
  const text = table(
    ["ID", "STATE"],
    [
      ["1", "\u001B[32mrunning\u001B[39m"],
      ["long-one", "ended"],
    ],
  );
  expect(text.split("\n")).toEqual([
    "ID        STATE",
    "1         \u001B[32mrunning\u001B[39m",
    "long-one  ended",
    "",
  ]);
});

test.each([
  [900, "0s"],
  [59_000, "59s"],
  [185_000, "3m 05s"],
  [7_800_000, "2h 10m"],
  [5 * 86_400_000, "5d"],
])("%i ms is %s", (milliseconds, text) => {
  expect(age(milliseconds)).toBe(text);
});

test.each([
  ["a\nb\tc", 20, "a b c"],
  ["\u001B[31mred\u001B[0m \u001B]0;title\u0007x", 20, "red x"],
  ["abcdef", 4, "abc…"],
  ["a\u0007b", 20, "a b"],
])("%j in %i characters is %j", (text, limit, expected) => {
  expect(oneLine(text, limit)).toBe(expected);
});
