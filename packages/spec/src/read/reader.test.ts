import { evaluate, parse as momoa, type ValueNode } from "@humanwhocodes/momoa";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonNode, memberOf } from "./node.ts";
import { readJson } from "./reader.ts";

const LIMITS = { depth: 128, values: 500_000 };
const read = (text: string): ReturnType<typeof readJson> => readJson(text, LIMITS);
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** JSON text as people and programs write it: any value, any indentation, any escapes. */
const jsonText = fc
  .tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom("", " ", "  ", "\t"))
  .map(([value, indent]) => JSON.stringify(value, null, indent));

describe("agrees with JSON.parse", () => {
  test("on what JSON is", () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const { root, problems } = read(text);
        expect(problems).toEqual([]);
        expect(plain(root?.value)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("on what JSON is not", () => {
    const broken = fc
      .tuple(
        jsonText,
        fc.nat(),
        fc.constantFrom("", ",", '"', "{", "]", "x", "\\", "\n", "0", "-", "/"),
      )
      .map(
        ([text, at, char]) =>
          text.slice(0, at % (text.length + 1)) + char + text.slice((at % (text.length + 1)) + 1),
      );
    fc.assert(
      fc.property(fc.oneof(broken, fc.string()), (text) => {
        const { root, problems } = read(text);
        const valid = isJson(text);
        const only = problems.filter(({ code }) => code !== "C1008");
        expect(only.length === 0 && root !== undefined).toBe(valid);
        for (const { start, end } of problems)
          expect(start <= end && end <= text.length).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    '"\\u0041\\n\\/"',
    "-0.5e+3",
    "[1,2 , 3]",
    ' { "a" : { } , "b" : [ ] } ',
    '"\\ud83d\\ude00"',
    "1E5",
    "true",
  ])("%s", (text) => {
    expect(plain(read(text).root?.value)).toEqual(JSON.parse(text));
  });

  test.each([
    "01",
    "1.",
    ".5",
    "+1",
    "-",
    "1e",
    "0x1",
    "NaN",
    "tru",
    "nul",
    '"\\x"',
    '"\\u12"',
    '"\t"',
    "[1,]",
    "{,}",
    '{"a"}',
    '{"a":}',
    "[1 2]",
    "'a'",
    "//",
    "[1]]",
    "",
  ])("not %s", (text) => {
    expect(read(text).problems.length).toBeGreaterThan(0);
  });
});

test("places are those an AST parser finds", () => {
  fc.assert(
    fc.property(jsonText, (text) => {
      const { root } = read(text);
      const body = momoa(text).body;
      if (!root) throw new Error("not read");
      expect(plain(evaluate(body))).toEqual(plain(root.value));
      comparePlaces(root, body);
    }),
  );
});

test("of a duplicate key the first value counts, and both places are told", () => {
  const { root, problems } = read('{"a":{"b/":1,"b/":2}}');
  expect(plain(root?.value)).toEqual({ a: { "b/": 1 } });
  expect(problems).toMatchObject([
    { code: "C1008", start: 13, end: 17, first: 6, pointer: "/a/b~1" },
  ]);
});

test("all duplicates are told, also after the first", () => {
  const { problems } = read('{"a":1,"a":2,"b":3,"b":4,"c":5,"a":6}');
  expect(problems.map(({ start, first }) => [start, first])).toEqual([
    [7, 1],
    [19, 13],
    [31, 1],
  ]);
});

test("objects have no prototype, so no key is special", () => {
  const { root } = read('{"__proto__":{"polluted":true},"constructor":1}');
  const value = root?.value as Record<string, unknown>;
  expect(Object.getPrototypeOf(value)).toBeNull();
  expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("goes on after small slips and tells all of them", () => {
  const { root, problems } = read('{ /* a */ "a": [1 2,], // b\n "b": {"c": 3,} "d": 4 }');
  expect(plain(root?.value)).toEqual({ a: [1, 2], b: { c: 3 }, d: 4 });
  expect(problems.map(({ message }) => message)).toEqual([
    "JSON has no comments",
    "a comma is missing before this",
    'JSON has no comma before "]"',
    "JSON has no comments",
    'JSON has no comma before "}"',
    "a comma is missing before this",
  ]);
});

function isJson(text: string): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) !== undefined && Number.isFinite(largest(text));
  } catch {
    return false;
  }
}

/** JSON.parse takes 1e999 as Infinity; the reader does not. */
function largest(text: string): number {
  let most = 0;
  JSON.parse(text, (_, value: unknown) => {
    if (typeof value === "number") most = Math.max(most, Math.abs(value));
    return value;
  });
  return most;
}

function comparePlaces(ours: JsonNode, theirs: ValueNode): void {
  expect([ours.start, ours.end]).toEqual([theirs.loc.start.offset, theirs.loc.end.offset]);
  if (theirs.type === "Array")
    for (const [index, { value }] of theirs.elements.entries())
      comparePlaces(ours.items?.[index] as JsonNode, value);
  if (theirs.type !== "Object") return;
  for (const { name, value } of theirs.members) {
    const member = memberOf(ours, "value" in name ? name.value : name.name);
    expect([member?.keyStart, member?.keyEnd]).toEqual([
      name.loc.start.offset,
      name.loc.end.offset,
    ]);
    comparePlaces(member?.node as JsonNode, value);
  }
}
