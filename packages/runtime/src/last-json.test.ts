import fc from "fast-check";
import { expect, test } from "vitest";
import { lastJson } from "./last-json.ts";
import { fenced } from "./prompt/fence.ts";

const F = "```";

test.each([
  ["none", "no block", {}],
  ["one", `x\n${F}json\n{"a": 1}\n${F}\ny`, { data: { a: 1 } }],
  ["the last of two", `${F}json\n1\n${F}\n${F}json\n2\n${F}`, { data: 2 }],
  ["indented, in capitals", `  ${F}JSON\n  [1]\n  ${F}`, { data: [1] }],
  ["tildes", "~~~json\n{}\n~~~", { data: {} }],
  ["another language", `${F}js\n{"a": 1}\n${F}`, {}],
  ["json inside a longer fence", `${F}\`\nhere:\n${F}json\n1\n${F}\n${F}\``, {}],
  ["not closed", `${F}json\n1`, {}],
])("%s", (_, text, expected) => {
  expect(lastJson(text, 100)).toEqual(expected);
});

test.each([
  ["not JSON", `${F}json\n{a}\n${F}`, /does not parse/],
  ["not JSON, after one that is", `${F}json\n1\n${F}\n${F}json\n{a}\n${F}`, /does not parse/],
  ["too large", `${F}json\n"${"x".repeat(200)}"\n${F}`, /more than 100 bytes/],
])("%s is told", (_, text, problem) => {
  expect(lastJson(text, 100).problem).toMatch(problem);
});

test("any value comes through its own fence", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, before) => {
      const text = `${before.replaceAll("`", "").replaceAll("~", "")}\n${fenced(JSON.stringify(value), "json")}`;
      expect(lastJson(text, 1e6).data).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
