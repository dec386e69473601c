import { describe, expect, test } from "vitest";
import { diagnosticsToJson, formatDiagnostics } from "./format.ts";
import { parse } from "./parse.ts";

const told = (
  text: string,
  source = "review.connector.json",
): ReturnType<typeof parse>["diagnostics"] => parse(text, { source }).diagnostics;

test("looks like a compiler's", () => {
  const text =
    '{\n  "pipeline": {\n    "phases": [\n      { "name": "review", "modle": "fast" },\n      { "prompt": "{task}", "workers": 0 }\n    ]\n  }\n}\n';
  expect(formatDiagnostics(told(text))).toMatchInlineSnapshot(`
    "error[C1203]: unknown property "modle" in a phase
     --> review.connector.json:4:27
      |
    4 |       { "name": "review", "modle": "fast" },
      |                           ^^^^^^^ did you mean "model"?
      = see connector.md §3.2

    error[C1205]: \`workers\` must be at least 1, not 0
     --> review.connector.json:5:40
      |
    5 |       { "prompt": "{task}", "workers": 0 }
      |                                        ^
      = see connector.md §3.1
    "
  `);
});

test("nothing to tell is nothing", () => {
  expect(formatDiagnostics([])).toBe("");
});

describe("the marks stand under the finding", () => {
  test.each([
    ["tabs", '{\t"a\t": 1 }'],
    ["wide characters", '{ "검토": 1, "nmae": 1, "pipeline": { "phases": [{}] } }'],
    [
      "a long line",
      `{ "x-a": "${"y".repeat(500)}", "nmae": 1, "x-b": "${"z".repeat(500)}", "pipeline": { "phases": [{}] } }`,
    ],
  ])("%s", (_, text) => {
    const [first] = told(text);
    if (!first) throw new Error("nothing found");
    const lines = formatDiagnostics([first]).split("\n");
    expect(first.excerpt.length).toBeLessThanOrEqual(162);
    const marked = first.excerpt.slice(
      first.excerptColumn - 1,
      first.excerptColumn - 1 + (first.endColumn - first.column),
    );
    expect(marked).toBe(text.slice(first.column - 1, first.endColumn - 1));
    expect(lines[4]).toContain("^");
  });
});

test("a document cannot write to the terminal", () => {
  const text = '{ "pipeline": { "phases": [{ "\u001b[2J\u202e": 1, "model": "\u009b31m x" }] } }';
  expect(formatDiagnostics(told(text, "\u001b]0;x\u0007"))).not.toMatch(
    // oxlint-disable-next-line no-control-regex
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/,
  );
});

test("colours are on demand", () => {
  const found = told("{}");
  expect(formatDiagnostics(found)).not.toContain("\u001b");
  expect(formatDiagnostics(found, { color: true })).toContain("\u001b[1;31merror[C1801]\u001b[0m");
});

test("as JSON, with stable keys", () => {
  expect(diagnosticsToJson(told('{ "nmae": 1, "pipeline": { "phases": [{}] } }'))).toEqual([
    {
      code: "C1203",
      severity: "error",
      message: 'unknown property "nmae" in the document',
      hint: 'did you mean "name"?',
      source: "review.connector.json",
      line: 1,
      column: 3,
      endLine: 1,
      endColumn: 9,
      pointer: "/nmae",
      section: "3.2",
    },
  ]);
});
