import { stripVTControlCharacters } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPainter } from "./painter.ts";
import { columns } from "./text.ts";
import { draw, type View } from "./view.ts";

const view: View = {
  model: "claude/opus",
  cwd: "/shop",
  box: true,
  entries: [],
  draft: "",
  footer: "? for shortcuts",
};
const plain = (changes: Partial<View>, size = { cols: 60, rows: 20 }) =>
  draw({ ...view, ...changes }, size)
    .lines.map((line) => stripVTControlCharacters(line))
    .join("\n");

describe("draw", () => {
  const cases: [string, Partial<View>, RegExp][] = [
    ["the banner", {}, /rehearsing claude\/opus/],
    ["an empty box", {}, /^❯ $/m],
    ["a draft of two lines", { draft: "one\ntwo" }, /^❯ one\n {2}two$/m],
    [
      "a long draft by its end",
      { draft: Array.from({ length: 30 }, (_, index) => `line ${index}`).join("\n") },
      /\+22 lines[\s\S]*line 29$/m,
    ],
    [
      "the spinner",
      { busy: { label: "Working", seconds: 3, frame: 1 } },
      /Working… \(3s · esc to interrupt\)/,
    ],
    ["no box before it is ready", { box: false, footer: "starting…" }, /starting…$/],
    ["an error", { entries: [{ kind: "error", text: "API Error: 529" }] }, /⎿ API Error: 529/],
    [
      "a dialog instead of the box",
      {
        dialog: {
          title: "Bash command",
          text: "rm -r x",
          question: "Do you want to proceed?",
          options: ["Yes", "No"],
          selected: 1,
        },
      },
      /rm -r x[\s\S]*Do you want to proceed\?\n {3}1\. Yes\n ❯ 2\. No/,
    ],
  ];
  it.each(cases)("shows %s", (_name, changes, expected) =>
    expect(plain(changes)).toMatch(expected),
  );

  it("fits any terminal and keeps the cursor in it", () => {
    const entry = fc.record({
      kind: fc.constantFrom("prompt", "say", "tool", "output", "note", "error"),
      text: fc.string(),
    });
    const views = fc.record({
      entries: fc.array(entry, { maxLength: 30 }),
      draft: fc.string(),
      box: fc.boolean(),
    });
    const sizes = fc.record({
      cols: fc.integer({ min: 20, max: 200 }),
      rows: fc.integer({ min: 4, max: 60 }),
    });
    fc.assert(
      fc.property(views, sizes, (changes, size) => {
        const { lines, cursor } = draw(
          { ...view, footer: "x", ...(changes as Partial<View>) },
          size,
        );
        expect(lines.length).toBeLessThanOrEqual(size.rows);
        expect(Math.max(...lines.slice(4).map(columns))).toBeLessThanOrEqual(size.cols);
        expect(cursor.x).toBeLessThan(size.cols);
        expect(cursor.y).toBeLessThan(size.rows);
      }),
    );
  });
});

describe("createPainter", () => {
  it("writes only lines that changed", () => {
    const painter = createPainter();
    const cursor = { x: 0, y: 0 };
    expect(painter.paint({ lines: ["a", "b"], cursor })).toMatch(/\[2J.*a.*b/s);
    expect(painter.paint({ lines: ["a", "b"], cursor })).toBe("");
    const second = painter.paint({ lines: ["a", "c"], cursor });
    expect(second).toContain("\u001b[2;1Hc");
    expect(second).not.toContain("\u001b[1;1Ha");
    painter.forget();
    expect(painter.paint({ lines: ["a", "c"], cursor })).toContain("\u001b[1;1Ha");
  });
});
