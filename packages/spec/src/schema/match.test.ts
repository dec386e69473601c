import fc from "fast-check";
import { expect, test } from "vitest";
import { SCHEMAS } from "../generated/schemas.ts";
import { matches } from "./match.ts";

const patterns = [
  ...new Set(
    [...JSON.stringify(SCHEMAS).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(
      ([, text = ""]) => JSON.parse(text) as string,
    ),
  ),
];

test("the schema has patterns", () => {
  expect(patterns.length).toBeGreaterThan(5);
});

test.each(patterns)("%s is answered as its expression answers", (pattern) => {
  const expression = new RegExp(pattern, "u");
  const word = fc.stringMatching(/^[A-Za-z0-9_-]{0,8}$/);
  const text = fc.oneof(word, fc.string({ unit: "binary", maxLength: 6 }), fc.constant("2.0"));
  fc.assert(
    fc.property(text, (one) => {
      expect(matches(pattern, one)).toBe(expression.test(one));
    }),
    { numRuns: 500 },
  );
});
