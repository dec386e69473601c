import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { BehaviourCase } from "../behaviour/index.ts";
import { CODES } from "../generated/codes.ts";
import { parse } from "../parse.ts";
import { allDocuments, listSpec, readBytes, readSpec, readSpecJson, specFile } from "./cases.ts";

interface Requirement {
  section: string;
  /** It obliges a runtime. */
  runtime?: true;
  cases: string[];
}

const requirements = readSpecJson<Record<string, Requirement>>("conformance/requirements.json");
const rules = rulesOf(readSpec("connector.md"));

/** Each rule of the prose with the section it stands in. */
function rulesOf(prose: string): Map<string, string> {
  const found = new Map<string, string>();
  let section = "";
  for (const line of prose.split("\n")) {
    section = /^##+ (\d+(?:\.\d+)?) /.exec(line)?.[1] ?? section;
    const rule = /^- \*\*\[(CJ-[A-Z]+-\d{3})\]\*\* /.exec(line)?.[1];
    if (rule === undefined) continue;
    if (found.has(rule)) throw new Error(`${rule} stands twice`);
    found.set(rule, section);
  }
  return found;
}

test("every rule of the prose is listed with its section, and nothing else is", () => {
  const listed = Object.entries(requirements).map(([rule, { section }]) => [rule, section]);
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(rules));
});

test("every rule has a case", () => {
  expect(
    Object.keys(requirements).filter((rule) => requirements[rule]?.cases.length === 0),
  ).toEqual([]);
});

test("every rule that obliges a runtime has a behaviour case that names it, and no other has", () => {
  const byRule = new Map<string, string[]>();
  for (const file of listSpec("conformance/behaviour", ".json")) {
    const name = file.replace("conformance/", "");
    for (const rule of readSpecJson<BehaviourCase>(file).rules)
      byRule.set(rule, [...(byRule.get(rule) ?? []), name]);
  }
  const listed = Object.entries(requirements).flatMap(([rule, { runtime, cases }]) => {
    const own = cases.filter((name) => name.startsWith("behaviour/")).sort();
    return runtime || own.length > 0 ? [[rule, runtime ? own : "no rule of a runtime"]] : [];
  });
  expect(Object.fromEntries(byRule)).toEqual(Object.fromEntries(listed));
  expect(listed.filter(([, cases]) => cases?.length === 0)).toEqual([]);
});

test("a sentence that says what a runtime must do is marked as such", () => {
  const words = /\b[Rr]untime (MUST|tells|that)|\bruns?\b.*\bthe pipeline\b/;
  const said = [...readSpec("connector.md").matchAll(/^- \*\*\[(CJ-[A-Z]+-\d{3})\]\*\* (.*)/gm)]
    .filter(([, , text = ""]) => words.test(text))
    .map(([, rule = ""]) => rule);
  expect(said.length).toBeGreaterThan(3);
  expect(said.filter((rule) => !requirements[rule]?.runtime)).toEqual([]);
});

test("every case that is named exists", () => {
  const named = new Set(Object.values(requirements).flatMap(({ cases }) => cases));
  const lost = [...named].filter((name) => {
    const [file = "", id] = name.split("#");
    if (!existsSync(specFile(`conformance/${file}`))) return true;
    return (
      id !== undefined &&
      !readSpecJson<{ id: string }[]>(`conformance/${file}`).some((one) => one.id === id)
    );
  });
  expect(lost).toEqual([]);
});

test("every case names a rule", () => {
  const named = new Set(Object.values(requirements).flatMap(({ cases }) => cases));
  const lists = ["limits", "conditions", "templates", "commands"].flatMap((list) =>
    readSpecJson<{ id: string; rule: string }[]>(`conformance/${list}.json`).map(({ id, rule }) => {
      expect(requirements[rule]?.cases).toContain(`${list}.json#${id}`);
      return `${list}.json#${id}`;
    }),
  );
  const files = [
    ...allDocuments(),
    ...listSpec("conformance/resolve", ".json"),
    ...listSpec("conformance/behaviour", ".json"),
  ];
  const cases = [...files.map((file) => file.replace("conformance/", "")), ...lists];
  expect(cases.filter((name) => !named.has(name))).toEqual([]);
});

describe("diagnostics", () => {
  const seen = new Set(
    allDocuments().flatMap((file) =>
      parse(readBytes(file), { source: file }).diagnostics.map(({ code }) => code),
    ),
  );
  const byLimit = new Set(
    readSpecJson<{ code?: string }[]>("conformance/limits.json").map(({ code }) => code),
  );

  test("every code is exercised by a case", () => {
    const plannersOwn = ["C1901"];
    const left = Object.keys(CODES).filter(
      (code) => !seen.has(code as never) && !byLimit.has(code),
    );
    expect(left).toEqual(plannersOwn);
  });

  test("every code is explained by a section that exists and that names it", () => {
    const prose = readSpec("connector.md");
    const sections = new Map(
      [...prose.matchAll(/^##+ (\d+(?:\.\d+)?) [^]*?(?=^##|$(?![^]))/gm)].map(([text, id]) => [
        id,
        text,
      ]),
    );
    const unnamed = Object.entries(CODES).filter(
      ([code, { section }]) => !sections.get(section)?.includes(code),
    );
    expect(unnamed.map(([code, { section }]) => `${code} in §${section}`)).toEqual([]);
  });
});
