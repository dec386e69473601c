import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as source from "../index.ts";
import { allDocuments, listSpec, readBytes, readSpec, readSpecJson } from "./cases.ts";

// The built package is rewritten: what is loaded later, and what is compiled at once. It must do the same.
const root = new URL("../../", import.meta.url);
const folder = fileURLToPath(new URL("node_modules/.bundle-test", root));
let built: typeof source;

beforeAll(() => {
  execFileSync(process.execPath, ["scripts/bundle.ts", folder], { cwd: root });
  built = createRequire(import.meta.url)(`${folder}/index.js`) as typeof source;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

test("it exports the same names", () => {
  expect(Object.keys(built).sort()).toEqual(Object.keys(source).sort());
});

test.each(allDocuments())("%s: the same findings, texts and plan", (file) => {
  const [ours, theirs] = [source, built].map((spec) => {
    const { document, diagnostics, positions } = spec.parse(readBytes(file), { source: file });
    const planned = document && spec.plan(document, { source: file, positions }).plan;
    return {
      text: spec.formatDiagnostics(diagnostics),
      json: spec.diagnosticsToJson(diagnostics),
      planned,
      drawn: planned && [spec.renderTree(planned), spec.renderMermaid(spec.graph(planned))],
    };
  });
  expect(theirs).toEqual(ours);
});

test("an ordinary document needs nothing of what comes later", { timeout: 30_000 }, () => {
  const script = `
    import { createRequire } from "node:module";
    import { parse, plan } from ${JSON.stringify(`${folder}/index.js`)};
    const text = ${JSON.stringify(readSpec("conformance/valid/promised/dual-review.connector.json"))};
    const { document, positions } = parse(text, { source: "x" });
    const planned = plan(document, { source: "x", positions }).plan !== undefined;
    const loaded = Object.keys(createRequire(import.meta.url).cache).map((path) => path.slice(-9));
    console.log(JSON.stringify({ planned, loaded }));`;
  const told = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    cwd: root,
  });
  expect(JSON.parse(told)).toEqual({ planned: true, loaded: [] });
});

test("its errors are of the class that it exports", () => {
  expect(() => built.evaluateCondition({ source: "1 + 1" }, {})).toThrow(built.ConditionError);
});

test.each(listSpec("conformance/resolve", ".json"))("%s: the same plan", (file) => {
  const { document } = readSpecJson<{ document: source.ConnectorDocument }>(file);
  expect(built.plan(document, { source: file })).toEqual(source.plan(document, { source: file }));
});

test("the kit runs as a program", () => {
  const cases = fileURLToPath(new URL("../../spec/conformance/behaviour", root));
  const runner = [
    process.execPath,
    "-e",
    "console.error('nothing can be run here'); process.exit(77)",
  ];
  const command = [`${folder}/connector-conformance.js`, "--cases", cases, "--only", "budget"];
  const told = execFileSync(process.execPath, [...command, "--", ...runner], { encoding: "utf8" });
  expect(told).toMatch(/^left out budget-ends-a-talk\n    nothing can be run here\n/);
  expect(told).toMatch(/0 passed, 0 failed, \d left out\n$/);
});
