import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allDocuments, readBytes, readSpec } from "./conformance/cases.ts";
import { formatDiagnostics } from "./format.ts";
import { parse, type ParsedDocument } from "./parse.ts";
import { plan } from "./planning/plan.ts";

const documents = allDocuments();

/** Whatever was read: a document xor an error, and every finding stands in the text. */
function checkParsed({ document, diagnostics }: ParsedDocument, text: string): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(document === undefined).toBe(errors.length > 0);
  const lines = text.split("\n");
  for (const { line, column, endLine, endColumn, excerpt, message } of diagnostics) {
    expect(line >= 1 && line <= lines.length).toBe(true);
    expect(column >= 1 && column <= (lines[line - 1] ?? "").length + 1).toBe(true);
    expect(endLine > line || endColumn >= column).toBe(true);
    expect(excerpt.length).toBeLessThanOrEqual(162);
    expect(message).not.toBe("");
  }
  formatDiagnostics(diagnostics);
  if (document) expect(plan(document, { source: "x" }).plan).toBeDefined();
}

describe("never throws", () => {
  test("on any text", () => {
    const nearly = fc
      .tuple(fc.constantFrom(...documents), fc.nat(), fc.nat(40), fc.string({ maxLength: 6 }))
      .map(([file, at, cut, put]) => {
        const text = readSpec(file).slice(0, 20_000);
        const from = at % (text.length + 1);
        return text.slice(0, from) + put + text.slice(from + cut);
      });
    fc.assert(
      fc.property(
        fc.oneof(
          { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
          { weight: 3, arbitrary: nearly },
        ),
        (text) => {
          checkParsed(parse(text, { source: "x" }), text);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { document, diagnostics } = parse(bytes, { source: "x" });
        expect(document).toBeUndefined();
        expect(diagnostics.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  test("on a document whose values are swapped for others", () => {
    const whole = JSON.parse(readSpec("conformance/valid/every-property.connector.json")) as object;
    const places: (string | number)[][] = [];
    const visit = (value: unknown, path: (string | number)[]): void => {
      places.push(path);
      if (typeof value === "object" && value !== null)
        for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key]);
    };
    visit(whole, []);
    const swap = fc.tuple(
      fc.constantFrom(...places.slice(1)),
      fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.constantFrom("claude", "{task}", "fix", {}, [], [{}]),
      ),
    );
    fc.assert(
      fc.property(fc.array(swap, { minLength: 1, maxLength: 3 }), (swaps) => {
        const document = structuredClone(whole) as Record<string | number, unknown>;
        for (const [path, value] of swaps) put(document, path, value);
        const text = JSON.stringify(document, null, 1);
        checkParsed(parse(text, { source: "x" }), text);
      }),
      { numRuns: 300 },
    );
  });
});

function put(
  root: Record<string | number, unknown>,
  path: (string | number)[],
  value: unknown,
): void {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>(
      (at, step) => (at as Record<string | number, unknown> | null | undefined)?.[step],
      root,
    );
  if (typeof parent === "object" && parent !== null)
    (parent as Record<string | number, unknown>)[path.at(-1) ?? ""] = value;
}

test("text and bytes read the same", () => {
  for (const file of documents.filter((name) => !/not-utf8|utf-16/.test(name))) {
    const fromText = parse(readSpec(file), { source: file });
    const fromBytes = parse(readBytes(file), { source: file });
    expect(fromText.diagnostics).toEqual(fromBytes.diagnostics);
    expect(fromText.document).toEqual(fromBytes.document);
  }
});

describe("a finding stands where the mistake is", () => {
  const where = (text: string): string => {
    const [first] = parse(text, { source: "x" }).diagnostics;
    return first
      ? (text.split("\n")[first.line - 1]?.slice(first.column - 1, first.endColumn - 1) ?? "")
      : "";
  };
  test.each([
    ["a key", '{ "pipeline": { "phases": [{ "modle": "x" }] } }', '"modle"'],
    ["a value", '{ "pipeline": { "phases": [{ "workers": -1 }] } }', "-1"],
    [
      "a slot behind escapes",
      '{ "pipeline": { "phases": [{ "prompt": "\\u00e9\\n\\"{wroker}\\"" }] } }',
      "{wroker}",
    ],
    [
      "a slot behind an astral character",
      '{ "pipeline": { "phases": [{ "prompt": "😀 {wroker}" }] } }',
      "{wroker}",
    ],
    [
      "a name in a condition",
      '{ "pipeline": { "phases": [{ "condition": "true && nobody.ok" }] } }',
      "nobody",
    ],
    ["a cron field", '{ "schedule": "0 25 * * *", "pipeline": { "phases": [{}] } }', "25"],
    ["a missing property", '{ "pipeline": {} }', '"pipeline"'],
    ["an alias", '{ "models": { "a": "a" }, "pipeline": { "phases": [{}] } }', '"a"'],
  ])("%s", (_, text, marked) => {
    expect(where(text)).toBe(marked);
  });
});

test("with the agents that exist, any other is an error", () => {
  const text =
    '{ "models": { "a": "codex" }, "pipeline": { "phases": [{ "model": "opus" }, { "model": "a" }, { "model": "mine/x" }] } }';
  const codes = (agents?: string[]): string[] =>
    parse(text, { source: "x", ...(agents ? { agents } : {}) }).diagnostics.map(
      ({ severity, message }) => `${severity}: ${message}`,
    );
  expect(codes()).toEqual([
    'warning: "mine/x" is neither an alias of `models` nor a well-known agent',
  ]);
  expect(codes(["claude", "codex", "mine"])).toEqual([]);
  expect(codes(["claude", "mine"])).toEqual(['error: there is no agent "codex"']);
});

describe("hostile documents are refused at once", () => {
  const big = "x".repeat(4_000_000);
  test.each([
    ["a long string", `{ "name": "${big}" }`],
    ["a long open string", `{ "name": "${big}`],
    ["a long word", big],
    ["blanks", " ".repeat(4_000_000)],
    ["open arrays", "[".repeat(4_000_000)],
    ["open objects", '{"a":'.repeat(1_500_000)],
    ["many keys", `{ ${Array.from({ length: 150_000 }, (_, i) => `"k${i}":0`).join(",")} }`],
    ["one key many times", `{ ${'"k":0,'.repeat(150_000)} "k":0 }`],
    ["many bad phases", `{ "pipeline": { "phases": [${'{"a":1},'.repeat(50_000)} 0] } }`],
    ["many comments", "/**/".repeat(500_000)],
    ["many slots", `{ "pipeline": { "phases": [{ "prompt": "${"{x}".repeat(500_000)}" }] } }`],
    ["many escapes", `{ "name": "${"\\u0041".repeat(300_000)}" }`],
    ["many lines", `{ "nmae": 1,${"\n".repeat(2_000_000)} "x": 2 }`],
    [
      "many aliases",
      `{ "models": { ${Array.from({ length: 20_000 }, (_, i) => `"a${i}":"a${i + 1}"`).join(",")} }, "pipeline": { "phases": [{}] } }`,
    ],
    [
      "machines that all fail over",
      `{ "machines": { ${Array.from({ length: 3000 }, (_, i) => `"m${i}":{"host":"h","failover":["m${(i * 7) % 3000}","m${(i + 1) % 3000}"]}`).join(",")} }, "pipeline": { "phases": [{}] } }`,
    ],
    ["many equal names", `{ "pipeline": { "phases": [${'{"name":"x"},'.repeat(20_000)} {}] } }`],
    [
      "many unknown phases in conditions",
      `{ "pipeline": { "phases": [${Array.from({ length: 2000 }, (_, i) => `{"condition":"nobody${i}.ok"}`).join(",")}] } }`,
    ],
  ])("%s", (_, text) => {
    const started = performance.now();
    const { document, diagnostics } = parse(text, { source: "x" });
    expect(document).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThanOrEqual(501);
    formatDiagnostics(diagnostics);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
