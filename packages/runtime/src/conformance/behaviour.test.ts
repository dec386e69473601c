import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BehaviourCase, differences } from "@connector/spec/conformance";
import { PLAIN, runCase } from "./run-case.ts";

const folder = fileURLToPath(new URL("../../../../spec/conformance/behaviour/", import.meta.url));
const cases = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map(
    (name) =>
      [name, JSON.parse(readFileSync(join(folder, name), "utf8")) as BehaviourCase] as const,
  );
const able = cases.filter(([, { needs = [] }]) => needs.every((need) => PLAIN.able.has(need)));

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "runtime-behaviour-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("most cases need nothing but scripted agents", () => {
  expect(able.length).toBeGreaterThan(cases.length / 2);
});

test.concurrent.each(able)("%s", async (name, each) => {
  const seen = await runCase(each, mkdtempSync(join(root, `${name}-`)));
  expect(differences(each, seen)).toEqual([]);
});
