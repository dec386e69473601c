import { expect, test } from "vitest";
import { parseHistory, relation } from "./history.ts";
import { parseTreeMerge } from "./parse.ts";

const tree = "c".repeat(40);
const id = (digit: string): string => digit.repeat(40);

/** `|` stands for NUL, `1:x` for the line of a side. */
const output = (text: string): string =>
  Buffer.from(
    `${tree}|${text}`
      .replaceAll(
        /([123]):([^|]+)/g,
        (_all, side: string, name: string) => `100644 ${id(side)} ${side}\t${name}`,
      )
      .replaceAll("|", "\0"),
  ).toString("latin1");

test.each([
  ["clean", "", []],
  ["clean, with messages", "|1|a.txt|Auto-merging|Auto-merging a.txt\n|", []],
  [
    "a conflict, whatever is in the name",
    "1:a\nb é|2:a\nb é||1|a\nb é|CONFLICT (modify/delete)|CONFLICT …\n|",
    [{ path: "a\nb é", kind: "modify/delete", base: id("1"), ours: id("2") }],
  ],
  [
    "the first kind told of a file",
    "1:x|2:x|3:x||1|x|CONFLICT (binary)|b\n|1|x|CONFLICT (contents)|c\n|",
    [{ path: "x", kind: "binary", base: id("1"), ours: id("2"), theirs: id("3") }],
  ],
  [
    "added on both sides",
    "2:x|3:x||1|x|CONFLICT (contents)|c\n|",
    [{ path: "x", kind: "add/add", ours: id("2"), theirs: id("3") }],
  ],
])("merge-tree: %s", (_name, text, files) => {
  expect(parseTreeMerge(output(text))).toEqual({ tree, files });
});

const history = parseHistory("d b c\nb a\nc start\na start\n");
test.each([
  ["start", "d", "on"],
  ["a", "d", "on"],
  ["d", "c", "in"],
  ["b", "c", "beside"],
  ["start", "old", "in"],
  ["d", "d", "in"],
])("%s and %s", (onto, head, expected) => {
  expect(relation(history, onto, head)).toBe(expected);
});
