import { describe, expect, test } from "vitest";
import { parse } from "../parse.ts";
import { plan } from "../planning/plan.ts";
import { listSpec, readSpecJson } from "./cases.ts";

interface ResolveCase {
  file?: string;
  document: unknown;
  expect: Record<string, unknown>;
}

describe.each(listSpec("conformance/resolve", ".json"))("%s", (path) => {
  const {
    file = "case.connector.json",
    document,
    expect: places,
  } = readSpecJson<ResolveCase>(path);
  const parsed = parse(JSON.stringify(document), { source: file });
  if (!parsed.document) throw new Error(JSON.stringify(parsed.diagnostics));
  const resolved = plan(parsed.document, { source: file }).plan;

  test.each(Object.entries(places))("%s", (pointer, wanted) => {
    expect(valueIn(resolved, pointer) ?? null).toEqual(wanted);
  });
});

function valueIn(root: unknown, pointer: string): unknown {
  return pointer
    .slice(1)
    .split("/")
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], root);
}
