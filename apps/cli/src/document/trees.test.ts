import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, plan } from "@connector/spec";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findMissingTree } from "./trees.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "niia-trees-"));
  execFileSync("git", ["init", "--quiet"], { cwd });
});
afterAll(() => rmSync(cwd, { recursive: true }));

function missing(...sessions: object[]): string | undefined {
  const phases = sessions.map((session) => ({ prompt: "p", model: "claude", session }));
  const { document } = parse(JSON.stringify({ pipeline: { phases } }), { source: "x" });
  const planned = document && plan(document, { source: "x" }).plan;
  if (!planned) throw new Error("no plan");
  return findMissingTree(planned, { cwd, state: join(cwd, "state") })?.pointers[1];
}

test.each([
  ["nothing to go on with", [{ resume: "a" }], "/pipeline/phases/0/session/resume"],
  ["made by an earlier phase", [{ worktree: "a" }, { resume: "a" }], undefined],
  ["one of several side by side", [{ worktree: "a" }, { resume: "a-2" }], undefined],
  ["what a slot may become", [{ worktree: "a-{worker}" }, { resume: "a-claude" }], undefined],
  [
    "no slot makes that",
    [{ worktree: "b-{worker}" }, { resume: "a" }],
    "/pipeline/phases/1/session/resume",
  ],
  ["made only later", [{ resume: "a" }, { worktree: "a" }], "/pipeline/phases/0/session/resume"],
  [
    "a name with signs",
    [{ worktree: "a.b" }, { resume: "aXb" }],
    "/pipeline/phases/1/session/resume",
  ],
  ["none asked for", [{ worktree: "a" }, {}], undefined],
])("%s", (_name, sessions, expected) => {
  expect(missing(...sessions)).toBe(expected);
});
