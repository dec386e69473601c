import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columns, fit, harmless, wrap } from "./text.ts";

describe("wrap", () => {
  const cases: [string, number, string[]][] = [
    ["one two three", 8, ["one two", "three"]],
    ["abcdefghijkl", 8, ["abcdefgh", "ijkl"]],
    ["a\n\nb", 8, ["a", "", "b"]],
    ["世界世界世界", 8, ["世界世界", "世界"]],
    ["", 8, [""]],
  ];
  it.each(cases)("%j in %i columns", (text, width, lines) =>
    expect(wrap(text, width)).toEqual(lines),
  );

  it("never makes a line too wide and loses nothing but space", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.integer({ min: 8, max: 40 }),
        (text, width) => {
          const plain = harmless(text);
          const lines = wrap(plain, width);
          expect(Math.max(...lines.map(columns))).toBeLessThanOrEqual(width);
          expect(lines.join("").replace(/\s/g, "")).toBe(plain.replace(/\s/g, ""));
        },
      ),
    );
  });
});

it.each([
  ["\u001b[31mred\u001b[0m", "red"],
  ["a\u0007b\u0085c", "a·b·c"],
  ["tab\tand\nline", "tab\tand\nline"],
])("harmless(%j)", (text, expected) => expect(harmless(text)).toBe(expected));

it.each([
  ["abcdef", 3, "abc"],
  ["世界", 3, "世"],
])("fit(%j, %i)", (text, width, expected) => expect(fit(text, width)).toBe(expected));
