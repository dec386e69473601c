import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readFlow } from "./flow.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "niia-flow-"));
  writeFileSync(join(folder, "team.md"), "Be kind.\n");
  writeFileSync(join(folder, "one line.md"), "See other.md");
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (entry: string): string[] =>
  readFlow([entry], join(folder, "x.connector.json"), (index, message) => {
    throw new Error(`${index}: ${message}`);
  });

test.each([
  ["team.md", "<!-- team.md -->\nBe kind."],
  ["./team.md", "<!-- ./team.md -->\nBe kind."],
  ["one line.md", "<!-- one line.md -->\nSee other.md"],
  ["Be kind.", "<!-- instructions -->\nBe kind."],
  ["Read docs/README.md", "<!-- instructions -->\nRead docs/README.md"],
  ["# Rules\nteam.md", "<!-- instructions -->\n# Rules\nteam.md"],
])("%j is %j", (entry, expected) => {
  expect(read(entry)).toEqual([expected]);
});

test.each(["gone.md", "../gone/team.md", "./gone"])("%j is missed", (entry) => {
  expect(() => read(entry)).toThrow(/^0: there is no file \//);
});
