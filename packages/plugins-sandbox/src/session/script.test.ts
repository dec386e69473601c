import * as fc from "fast-check";
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { quote } from "./script.ts";

test("a quoted word is one word to a shell, whatever is in it", () => {
  const word = fc.string({ unit: "binary", maxLength: 20 }).filter((text) => !text.includes("\0"));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), (words) => {
      const line = `for each in ${words.map(quote).join(" ")}; do printf '%s\\0' "$each"; done`;
      const printed = execFileSync("/bin/sh", ["-c", line]).toString();
      expect(printed.split("\0").slice(0, -1)).toEqual(words);
    }),
    { numRuns: 12 },
  );
});

test.each([
  ["/usr/bin/env", "/usr/bin/env"],
  ["--flag=a,b", "--flag=a,b"],
  ["", "''"],
  ["it's", "'it'\\''s'"],
  ["$(rm)", "'$(rm)'"],
])("%j is written %s", (word, quoted) => {
  expect(quote(word)).toBe(quoted);
});
