import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { templateText } from "./graph/label.ts";
import { renderTemplate } from "./render.ts";
import { SLOT_NAMES } from "./slot.ts";
import { parseTemplate, type TemplatePart } from "./template.ts";

const text = fc.string({ unit: fc.constantFrom("a", "{", "}", " ", "\n", "é", "$", "worker") });
const slot = fc.oneof(
  fc
    .constantFrom(...SLOT_NAMES.filter((name) => name !== "results"))
    .map((name) => ({ slot: { name, path: [] as string[] } })),
  fc
    .constantFrom("event", "results")
    .map((name) => ({ slot: { name, path: ["a", "b c"] } }) as TemplatePart),
);

/** Neighbouring texts are one, empty ones none: as the parser gives them. */
function joined(parts: TemplatePart[]): TemplatePart[] {
  const result: TemplatePart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if ("text" in part && last && "text" in last) last.text += part.text;
    else if (!("text" in part) || part.text !== "") result.push({ ...part });
  }
  return result;
}

test("what is written from parts parses to the same parts", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          text.map((value) => ({ text: value })),
          slot,
        ),
      ),
      (parts) => {
        const { parts: again, problems } = parseTemplate(templateText(parts as TemplatePart[]));
        expect(again).toEqual(joined(parts as TemplatePart[]));
        expect(problems.filter(({ code }) => code !== "C1404")).toEqual([]);
      },
    ),
  );
});

test("any text gives parts or problems that stand inside it, in order", () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.string()), (template) => {
      const { problems, places } = parseTemplate(template);
      for (const { start, end } of [...problems, ...places])
        expect(0 <= start && start < end && end <= template.length).toBe(true);
      expect(problems.map(({ start }) => start)).toEqual(
        problems.map(({ start }) => start).sort((a, b) => a - b),
      );
    }),
  );
});

test("values come out as they went in", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const { parts } = parseTemplate("<{task}|{event.x}|{results.a}>");
      expect(
        renderTemplate(parts, { task: value, event: { x: value }, results: { a: value } }),
      ).toBe(`<${value}|${value}|${value}>`);
    }),
  );
});

describe("what was meant is told", () => {
  test.each([
    ["{wroker}", "did you mean {worker}?; write {{ for a literal brace"],
    ["{Task}", "did you mean {task}?; write {{ for a literal brace"],
    ["{ phase }", "did you mean {phase}?; write {{ for a literal brace"],
    ["{result.x}", "did you mean {results.x}?; write {{ for a literal brace"],
    ['{"a": 1}', `the names are: ${SLOT_NAMES.join(", ")}; write {{ for a literal brace`],
    ["{task.x}", "write {task}"],
    ["{results}", "such as {results.review}"],
  ])("%s", (template, hint) => {
    expect(parseTemplate(template).problems.map((problem) => problem.hint)).toEqual([hint]);
  });
});
