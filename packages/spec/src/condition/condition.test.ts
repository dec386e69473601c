import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConditionError } from "./error.ts";
import { evaluateCondition } from "./evaluate.ts";
import { parseCondition } from "./parse.ts";

const facts = {
  phases: {
    a: {
      status: "done",
      data: { s: "x", n: 1, list: Array.from({ length: 1000 }, (_, i) => i) },
      workers: [{ status: "done" }],
    },
  },
};

describe("names that a condition reads", () => {
  test.each([
    ["a.s == 'x'", ["a"]],
    ["phases['first-look'].ok && phases.b.ok", ["first-look", "b"]],
    ["a.workers.exists(w, w.status == b.status)", ["a", "b"]],
    ["has(a.s) ? b.ok : c[d.i]", ["a", "b", "c", "d"]],
    ["{'k': a}['k'].ok || [b][0].ok", ["a", "b"]],
    ["size(a.list) > 1 && a.s.startsWith(b.s)", ["a", "a", "b"]],
    ["true", []],
  ])("%s", (source, names) => {
    expect(parseCondition(source)).toMatchObject({ source, problems: [] });
    expect(parseCondition(source).names.map(({ name }) => name)).toEqual(names);
  });
});

describe("hostile conditions are refused quickly", () => {
  test.each([
    ["a.s.matches('^(x+)+$')", "C1504"],
    ["matches(a.s, 'x')", "C1504"],
    ["a.list.all(x, a.list.all(y, true))", "C1505"],
    ["a.list.map(x, x)[0] == 0", "C1505"],
    ["dyn(a.list).all(x, true)", "C1505"],
    ["(a.workers + a.list).all(x, true)", "C1505"],
    ["cel.bind(x, a.s + a.s, x == x)", "C1504"],
    ["a.s.split('')[0] == 'x'", "C1504"],
    [`${"(".repeat(500)}true${")".repeat(500)}`, "C1505"],
    [`${"!".repeat(1000)}true`, "C1505"],
    [`${"-".repeat(1000)}1 == 1`, "C1505"],
    ["a".repeat(1025), "C1505"],
    [`[${"1,".repeat(100)}1].all(x, true)`, "C1505"],
    ["true || ".repeat(120) + "true", undefined],
  ])("%s", (source, code) => {
    const started = performance.now();
    expect(parseCondition(source).problems[0]?.code).toBe(code);
    if (code !== undefined)
      expect(() => evaluateCondition({ source }, facts)).toThrow(ConditionError);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

test("any text is parsed or refused, and evaluates to a boolean or an error of ours", () => {
  const word = fc.constantFrom(
    "a",
    "phases",
    "event",
    ".",
    "s",
    "n",
    "==",
    "&&",
    "!",
    "(",
    ")",
    "[",
    "]",
    "'x'",
    "1",
    "has",
    "exists",
    ",",
    "workers",
    "w",
    "?",
    ":",
    "in",
    " ",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(word, { maxLength: 12 }).map((words) => words.join("")),
        fc.string({ maxLength: 20 }),
      ),
      (source) => {
        for (const { start, end } of parseCondition(source).problems)
          expect(0 <= start && start <= end && end <= source.length).toBe(true);
        try {
          const { value, warnings } = evaluateCondition({ source }, facts);
          expect(typeof value).toBe("boolean");
          expect(value && warnings.length > 0).toBe(false);
        } catch (error) {
          expect(error).toBeInstanceOf(ConditionError);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test("facts are data: nothing in them is called, and they are not changed", () => {
  const data = { s: "x", toJSON: undefined, valueOf: "y" };
  const frozen = Object.freeze({
    phases: Object.freeze({ a: Object.freeze({ status: "done", data: Object.freeze(data) }) }),
  });
  expect(evaluateCondition({ source: "a.valueOf == 'y' && !has(a.toString)" }, frozen)).toEqual({
    value: true,
    warnings: [],
  });
});

describe("messages of errors at run time", () => {
  test.each([
    ["a.s > 3", "types do not fit: string > int"],
    [
      "a.n + 1 == 2",
      "types do not fit: double + int; numbers in results are doubles, so write 1.0 for 1",
    ],
    ["a.s", "The condition gave a string, not true or false"],
    ["a.list", "The condition gave a list, not true or false"],
  ])("%s", (source, message) => {
    expect(() => evaluateCondition({ source }, facts)).toThrow(message);
  });
});
