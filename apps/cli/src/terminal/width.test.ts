import { expect, test } from "vitest";
import { fit, pad, width } from "./width.ts";

test.each([
  ["abc", 3],
  ["\u001B[31mabc\u001B[39m", 3],
  ["검토", 4],
  ["レビュー", 8],
  ["é", 1],
  ["e\u0301", 1],
  ["🙂", 2],
  ["✔ done …", 8],
  ["⠋ 評価", 6],
])("%j takes %i cells", (text, expected) => {
  expect(width(text)).toBe(expected);
});

test.each([
  ["abcdef", 3, "abc"],
  ["검토자", 3, "검"],
  ["검토자", 4, "검토"],
  ["e\u0301e\u0301", 1, "e\u0301"],
  ["ab", 5, "ab"],
])("of %j %i cells hold %j", (text, room, expected) => {
  expect(fit(text, room)).toBe(expected);
});

test("padding counts cells", () => {
  expect(pad("검토", 6)).toBe("검토  ");
  expect(pad("long", 2)).toBe("long");
});
