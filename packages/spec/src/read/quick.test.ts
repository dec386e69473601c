import fc from "fast-check";
import { expect, test } from "vitest";
import { LIMITS } from "./limits.ts";
import { readQuickly } from "./quick.ts";
import { readJson } from "./reader.ts";

test.each([
  ["a key set twice", '{"a": 1, "a": 2}'],
  ["a key set twice, once escaped", '{"a": 1, "\\u0061": 2}'],
  ["deep inside", '{"a": [{"b": {"c": 1, "c": 1}}]}'],
  ["no JSON", "{a: 1}"],
  ["a number that no double holds", "[1e999]"],
  ["deeper than the limit", `${"[".repeat(LIMITS.depth + 1)}${"]".repeat(LIMITS.depth + 1)}`],
])("%s is left to the reader", (_name, text) => {
  expect(readQuickly(text, LIMITS)).toBeUndefined();
});

test.each([
  '{"a": "b\\": \\"c", "d": ["e:f", "\\\\"], "g\\"": {"h": null}}',
  '{"__proto__": {"x": 1}, "constructor": 2}',
  '  [1, -2.5e3, true, "\\n"]  ',
])("%s is read as the reader reads it", (text) => {
  expect(readQuickly(text, LIMITS)).toEqual({ value: readJson(text, LIMITS).root?.value });
});

test("whatever it reads, the reader reads the same without a problem", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 2 }), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const { root, problems } = readJson(text, LIMITS);
      expect(problems).toEqual([]);
      expect(readQuickly(text, LIMITS)).toEqual({ value: root?.value });
    }),
  );
});

test("objects have no prototype", () => {
  const { value } = readQuickly('{"a": {}}', LIMITS) as { value: { a: object } };
  expect(Object.getPrototypeOf(value)).toBeNull();
  expect(Object.getPrototypeOf(value.a)).toBeNull();
});
