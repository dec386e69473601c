import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { agentNames } from "./names.ts";
import { loadProfiles } from "./profile/load.ts";

test("the built-in names are those of the profiles and their short names", () => {
  const profiles = loadProfiles({ variables: { rehearsal: "/rehearsal.ts" } }).list();
  const names = profiles.flatMap(({ name, model }) => [name, ...model.short]);
  expect(agentNames().toSorted()).toEqual([...new Set(names)].toSorted());
});

test("a user's own profile counts, a broken file does not stop the others", () => {
  const user = mkdtempSync(join(tmpdir(), "names-"));
  writeFileSync(join(user, "mine.agent.json"), JSON.stringify({ name: "mine", extends: "codex" }));
  expect(agentNames({ user })).toContain("mine");
  expect(agentNames({ user: join(user, "nowhere") })).toContain("claude");
  rmSync(user, { recursive: true });
});
