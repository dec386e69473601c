import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Fixture } from "../test/fixture.ts";
import { listWorktrees, removeWorktree, type Worktree } from "./remove.ts";

let fixture: Fixture;
beforeEach(() => {
  fixture = new Fixture();
  fixture.write(fixture.repo, { "a.txt": "second\n" });
  fixture.git(["commit", "-qam", "second"]);
  const whole = join(fixture.root, "whole");
  fixture.git(["clone", "-q", "--bare", fixture.repo, whole]);
  rmSync(fixture.repo, { recursive: true });
  fixture.git(["clone", "-q", "--depth", "1", `file://${whole}`, fixture.repo], fixture.root);
});
afterEach(() => fixture.remove());

test("a clone with one commit, as CI makes it: saved, committed on top, removed", async () => {
  const session = await fixture.start();
  fixture.write(session.tree, { "b.txt": "agent\n" });
  fixture.git(["add", "-A"], session.tree);
  fixture.git(["commit", "-qm", "agent"], session.tree);
  fixture.write(session.tree, { "c.txt": "left\n" });
  const { commit = "" } = await session.end();
  expect(fixture.git(["ls-tree", "--name-only", commit])).toContain("c.txt");
  expect(fixture.git(["rev-list", "--count", commit])).toBe("3");
  const [tree] = listWorktrees(fixture.state);
  expect(await removeWorktree(tree as Worktree)).toMatchObject({ commit });
});

test("what was before is not looked for where it is not: a session that went beside its branch", async () => {
  const session = await fixture.start();
  fixture.git(["commit", "-q", "--allow-empty", "-m", "on the branch"], session.tree);
  fixture.git(["checkout", "-q", "--detach", session.notes.base], session.tree);
  fixture.write(session.tree, { "b.txt": "agent\n" });
  fixture.git(["add", "-A"], session.tree);
  fixture.git(["commit", "-q", "--amend", "-m", "instead"], session.tree);
  const { commit = "" } = await session.end();
  expect(fixture.git(["show", `${commit}:b.txt`])).toBe("agent");
  expect(fixture.git(["log", "--format=%s", commit]).split("\n")).toContain("on the branch");
});
