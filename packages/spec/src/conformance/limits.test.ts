import { expect, test } from "vitest";
import { parse } from "../parse.ts";
import { readSpecJson } from "./cases.ts";

interface LimitCase {
  id: string;
  make: { prompt?: number; values?: number; depth?: number };
  valid?: true;
  code?: string;
}

test.each(readSpecJson<LimitCase[]>("conformance/limits.json"))("$id", ({ make, valid, code }) => {
  const started = performance.now();
  const { document, diagnostics } = parse(documentOf(make), { source: "limit" });
  expect(diagnostics.map((one) => one.code)).toEqual(code === undefined ? [] : [code]);
  expect(document !== undefined).toBe(valid === true);
  expect(performance.now() - started).toBeLessThan(10_000);
});

function documentOf({ prompt = 1, values = 0, depth = 0 }: LimitCase["make"]): string {
  const zeros = "0,".repeat(values);
  const nest = "[".repeat(depth) + "]".repeat(depth) || "0";
  const phases = `[{ "prompt": "${"x".repeat(prompt)}" }]`;
  return `{ "x-values": [${zeros}0], "x-nest": ${nest}, "pipeline": { "phases": ${phases} } }`;
}
