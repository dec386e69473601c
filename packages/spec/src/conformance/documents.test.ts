import { describe, expect, test } from "vitest";
import { formatDiagnostics } from "../format.ts";
import { parse } from "../parse.ts";
import { plan } from "../planning/plan.ts";
import { listSpec, readBytes, readSpecJson } from "./cases.ts";

const read = (path: string): ReturnType<typeof parse> => parse(readBytes(path), { source: path });
const found = (path: string): object[] =>
  read(path).diagnostics.map(({ code, pointer, line, column }) => ({
    code,
    pointer,
    line,
    column,
  }));
const expectedOf = (path: string): object[] =>
  readSpecJson(path.replace(".connector.json", ".expected.json"));

describe("valid documents are read and planned without a finding", () => {
  const files = ["valid", "valid/promised"].flatMap((dir) =>
    listSpec(`conformance/${dir}`, ".connector.json"),
  );
  test.each(files)("%s", (file) => {
    const { document, diagnostics, positions } = read(file);
    expect(formatDiagnostics(diagnostics)).toBe("");
    if (!document) throw new Error("no document");
    const planned = plan(document, { source: file, positions });
    expect(planned.diagnostics).toEqual([]);
    expect(JSON.parse(JSON.stringify(planned.plan))).toEqual(planned.plan);
  });
});

test("all 17 promised documents are there", () => {
  expect(listSpec("conformance/valid/promised", ".connector.json")).toHaveLength(17);
});

describe("documents with warnings are read, with just these", () => {
  test.each(listSpec("conformance/warning", ".connector.json"))("%s", (file) => {
    expect(read(file).document).toBeDefined();
    expect(found(file)).toEqual(expectedOf(file));
    expect(found(file)).not.toEqual([]);
  });
});

describe("invalid documents are refused, with just these findings", () => {
  const files = listSpec("conformance/invalid", ".connector.json");
  test.each(files)("%s", (file) => {
    const { document, diagnostics } = read(file);
    expect(document).toBeUndefined();
    expect(found(file)).toEqual(expectedOf(file));
    expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
  });

  test("there are more than 80 of them", () => {
    expect(files.length).toBeGreaterThan(80);
  });
});
