import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Fixture, type Started } from "../test/fixture.ts";
import { listWorktrees, removeWorktree, type Worktree } from "./remove.ts";

let fixture: Fixture;
let session: Started;
beforeEach(async () => {
  fixture = new Fixture();
  session = await fixture.start();
});
afterEach(() => fixture.remove());

const only = (): Worktree => {
  const [tree, ...more] = listWorktrees(fixture.state);
  expect(more).toEqual([]);
  return tree as Worktree;
};

test("a tree goes once its work has a name; the branch stays", async () => {
  await session.end();
  fixture.write(session.tree, { "late.txt": "written after the session\n" });
  const { kept, commit, branch } = await removeWorktree(only());
  expect(kept).toMatch(/^refs\/niia\/kept\/r1-fix-/);
  for (const name of [kept, branch]) expect(fixture.git(["rev-parse", name])).toBe(commit);
  expect(fixture.git(["show", `${kept}:late.txt`])).toBe("written after the session");
  expect(existsSync(session.tree)).toBe(false);
  expect(fixture.git(["worktree", "list"]).split("\n")).toHaveLength(1);
  expect(fixture.git(["worktree", "prune", "--dry-run", "-v"])).toBe("");
  expect(listWorktrees(fixture.state)).toEqual([]);
});

test("and its slug can be started again from there", async () => {
  fixture.write(session.tree, { "w.txt": "w" });
  await session.end();
  await removeWorktree(only());
  const again = await fixture.start();
  expect(fixture.read(again.tree, "w.txt")).toBe("w");
});

test("refused while a session works in it", async () => {
  await expect(removeWorktree(only())).rejects.toMatchObject({
    code: "wrong-state",
    hint: "niia kill s1",
  });
  expect(existsSync(join(session.tree, "a.txt"))).toBe(true);
});

test("refused while it holds what no commit can keep", async () => {
  await session.end();
  fixture.git(["init", "-q", join(session.tree, "vendored")]);
  fixture.write(session.tree, { "vendored/x": "only here" });
  const { usedAt, ended } = only();
  await expect(removeWorktree(only())).rejects.toMatchObject({
    code: "wrong-state",
    message: expect.stringContaining("vendored (a repository of its own)"),
  });
  expect(fixture.read(session.tree, "vendored/x")).toBe("only here");
  expect(only()).toMatchObject({ usedAt, ended });
});

test("a tree whose folder is gone already leaves no trace in git", async () => {
  await session.end();
  rmSync(session.tree, { recursive: true });
  const { commit } = await removeWorktree(only());
  expect(commit).toBe(session.notes.base);
  expect(fixture.git(["worktree", "list"]).split("\n")).toHaveLength(1);
});
