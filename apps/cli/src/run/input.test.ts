import { expect, test } from "vitest";
import { parseInput } from "./input.ts";

test.each([
  [["title=Fix login"], { title: "Fix login" }],
  [["pr.number=12", "pr.draft=false"], { pr: { number: 12, draft: false } }],
  [['labels=["a","b"]'], { labels: ["a", "b"] }],
  [["text={not json"], { text: "{not json" }],
  [["empty="], { empty: "" }],
])("%j", (pairs, expected) => {
  expect(JSON.parse(JSON.stringify(parseInput(pairs)))).toEqual(expected);
});

test.each(["novalue", "=x", "a..b=1", "__proto__.x=1"])("%j is refused", (pair) => {
  expect(() => parseInput([pair])).toThrow(/expected name=value/);
});
