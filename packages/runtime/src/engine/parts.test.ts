import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planOf } from "../simulate/plan.ts";
import { withUniqueSlugs } from "./names.ts";
import { union } from "./result.ts";
import { at, change, count, rowsOf } from "./rows.ts";
import { select } from "./selection.ts";
import { usedUp } from "./budget.ts";
import { addUsage, priced } from "./usage.ts";

describe("rows", () => {
  test("are the list they were made of, and a change leaves the old ones alone", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ n: fc.nat() }), { minLength: 1, maxLength: 300 }),
        fc.nat(),
        (items, seed) => {
          const index = seed % items.length;
          const rows = rowsOf(items);
          const copy = <T extends object>(value: T): T =>
            (Array.isArray(value) ? value.slice() : { ...value }) as T;
          const { rows: changed, item } = change(rows, index, copy);
          item.n = -1;
          expect(count(rows)).toBe(items.length);
          expect(rows.flat()).toEqual(items);
          expect(changed.flat()).toEqual(items.with(index, { n: -1 }));
          expect(at(rows, index)).toBe(items[index]);
        },
      ),
    );
  });
  test("know where they end", () => {
    expect(count(rowsOf([]))).toBe(0);
    expect(() => at(rowsOf([{}]), 1)).toThrow(RangeError);
  });
});

describe("select", () => {
  const plan = planOf({ phases: [{ name: "a" }, { name: "b" }, { name: "c" }, { name: "d" }] });
  test.each([
    [undefined, [true, true, true, true]],
    [{ only: ["b", "d"] }, [false, true, false, true]],
    [{ from: "c" }, [false, false, true, true]],
    [{ until: "b" }, [true, true, false, false]],
    [{ from: "b", until: "c" }, [false, true, true, false]],
    [{ from: "b", only: ["a", "c"] }, [false, false, true, false]],
  ])("%j", (selection, expected) => {
    expect(select(plan, selection)).toEqual(expected);
  });
  test.each([
    [{ only: ["x"] }, 'there is no phase "x"'],
    [{ from: "d", until: "a" }, 'phase "d" comes after phase "a"'],
  ])("%j is refused", (selection, message) => {
    expect(() => select(plan, selection)).toThrow(message);
  });
});

describe("union", () => {
  const merged = (...data: unknown[]): ReturnType<typeof union> =>
    union(data.map((each, index) => ({ worker: `w${index}`, data: each })));
  test.each([
    ["nothing", [null, undefined, 3, "x", [1]], {}, []],
    ["apart", [{ a: 1 }, { b: 2 }], { a: 1, b: 2 }, []],
    ["the same", [{ a: { x: [1] } }, { a: { x: [1] } }], { a: { x: [1] } }, []],
    ["a later one wins", [{ a: 1 }, { a: 2 }], { a: 2 }, ["a"]],
    ["different in between", [{ a: 1 }, { a: 2 }, { a: 1 }], { a: 1 }, ["a"]],
  ])("%s", (_, parts, data, conflicts) => {
    expect(merged(...parts).data).toEqual(data);
    expect(merged(...parts).conflicts.map(({ field }) => field)).toEqual(conflicts);
  });
  test("touches no prototype", () => {
    const { data } = merged(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2, "a": 3}'));
    expect(Object.keys(data)).toEqual(["constructor", "a"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("usage", () => {
  test("what nobody knows stays unknown", () => {
    expect(addUsage({ inputTokens: 1 }, { inputTokens: 2, usd: 0.5 })).toEqual({
      inputTokens: 3,
      usd: 0.5,
    });
    expect(addUsage({}, {})).toEqual({});
  });
  test.each([
    [
      { inputTokens: 1e6, outputTokens: 1e6, cachedTokens: 1e6 },
      { input: 3, output: 15, cached: 0.3 },
      18.3,
    ],
    [{ inputTokens: 1e6, usd: 1 }, { input: 3 }, 1],
    [{ inputTokens: 1e6 }, undefined, undefined],
  ])("%j at %j costs %s", (usage, cost, usd) => {
    expect(priced(usage, cost).usd).toBe(usd);
  });
  test.each([
    [{ usd: 0.99 }, { usd: 1 }, false],
    [{ usd: 1 }, { usd: 1 }, true],
    [{ inputTokens: 50, outputTokens: 50 }, { tokens: 100 }, true],
    [{ usd: 5 }, { minutes: 1 }, false],
    [{ usd: 5 }, { minutes: 0.5 }, true],
    [{ usd: 5 }, null, false],
  ])("%j of %j after 30 s: used up %s", (usage, budget, over) => {
    expect(usedUp({ usage, budget, spentMs: 30_000 }) !== null).toBe(over);
  });
});

test("slugs are made unique, whatever they were", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "b", "a-2", ""), { maxLength: 12 }), (slugs) => {
      const plan = withUniqueSlugs(planOf({ phases: slugs.map((slug) => ({ slug })) }));
      expect(new Set(plan.phases.map(({ slug }) => slug)).size).toBe(slugs.length);
    }),
  );
});
