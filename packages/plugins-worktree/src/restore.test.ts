import { existsSync, renameSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Fixture, type Started } from "../test/fixture.ts";
import { listWorktrees, removeWorktree, type Removed, type RemoveOptions } from "./remove.ts";
import { listRemoved, type RemovedTree } from "./removed.ts";
import { restoreWorktree } from "./restore.ts";

let fixture: Fixture;
let session: Started;
beforeEach(async () => {
  fixture = new Fixture({ "a.txt": "one\n", ".gitignore": "*.log\n.env\n" });
  session = await fixture.start();
});
afterEach(() => fixture.remove());

async function removeAll(options: RemoveOptions = {}): Promise<Removed> {
  await session.end();
  const [tree] = listWorktrees(fixture.state);
  return removeWorktree(tree as never, options);
}
const removed = (): RemovedTree & { records: string } => listRemoved(fixture.state)[0] as never;

test("a removed tree comes back with what nobody had committed", async () => {
  fixture.write(session.tree, {
    "new/untracked.txt": "mine\n",
    "a.txt": "changed\n",
    "run.sh": "#!\n",
  });
  const { kept, commit } = await removeAll();
  expect(existsSync(session.tree)).toBe(false);
  fixture.git(["branch", "-qD", session.notes.branch]);
  fixture.git(["gc", "-q", "--prune=now"]);
  expect(await restoreWorktree(removed())).toEqual({
    path: session.tree,
    branch: session.notes.branch,
    commit,
    warnings: [],
  });
  expect(fixture.read(session.tree, "new/untracked.txt")).toBe("mine\n");
  expect(fixture.git(["status", "--porcelain"], session.tree)).toBe("");
  expect(fixture.git(["ls-tree", commit, "run.sh"])).toMatch(/^100755/);
  expect(fixture.git(["rev-parse", kept])).toBe(commit);
  expect(listRemoved(fixture.state)).toEqual([]);
});

test("and a session can go on in it", async () => {
  fixture.write(session.tree, { "w.txt": "w" });
  await removeAll();
  await restoreWorktree(removed());
  const again = await fixture.start();
  expect(again.notes).toMatchObject({ path: session.tree, reused: true });
  expect(fixture.read(again.tree, "w.txt")).toBe("w");
});

test("files that git ignores are told, and go", async () => {
  fixture.write(session.tree, { "x.log": "12345", ".env": "KEY" });
  const { ignored } = await removeAll();
  expect(ignored).toEqual({ count: 2, bytes: 8, examples: [".env", "x.log"] });
});

test("or are kept, and come back as files that git ignores", async () => {
  fixture.write(session.tree, { "x.log": "12345" });
  const { ignored } = await removeAll({ ignored: true });
  expect(fixture.git(["show", `${ignored?.kept}:x.log`])).toBe("12345");
  const { commit } = await restoreWorktree(removed());
  expect(fixture.read(session.tree, "x.log")).toBe("12345");
  expect(fixture.git(["status", "--porcelain"], session.tree)).toBe("");
  expect(fixture.git(["rev-parse", "HEAD"], session.tree)).toBe(commit);
});

test("what an agent amended away or reset is kept too", async () => {
  const made: string[] = [];
  for (const text of ["first", "second"]) {
    fixture.write(session.tree, { "b.txt": text });
    fixture.git(["add", "-A"], session.tree);
    fixture.git(["commit", "-qm", text], session.tree);
    made.push(fixture.git(["rev-parse", "HEAD"], session.tree));
    fixture.git(["reset", "-q", "--hard", "HEAD~1"], session.tree);
  }
  const { keptLost } = await removeAll();
  fixture.git(["reflog", "expire", "--expire=now", "--all"]);
  fixture.git(["gc", "-q", "--prune=now"]);
  expect(fixture.git(["log", "-1", "--format=%P", keptLost ?? ""]).split(" ")).toEqual(made.sort());
});

test("beside its branch when that went elsewhere", async () => {
  fixture.write(session.tree, { "w.txt": "w" });
  const { commit } = await removeAll();
  fixture.git(["branch", "-qf", session.notes.branch, "main"]);
  const back = await restoreWorktree(removed());
  expect(back).toMatchObject({ commit, branch: "niia/r1/p/fix-restored-1/work" });
  expect(fixture.git(["rev-parse", session.notes.branch])).toBe(fixture.git(["rev-parse", "main"]));
});

test("refused where another tree took the place", async () => {
  fixture.write(session.tree, { "w.txt": "w" });
  await removeAll();
  await fixture.start();
  await expect(restoreWorktree(removed())).rejects.toMatchObject({ code: "wrong-state" });
  expect(listRemoved(fixture.state)).toHaveLength(1);
});

test("refused while the repository is gone", async () => {
  await removeAll();
  const tree = removed();
  renameSync(fixture.repo, `${fixture.repo}-elsewhere`);
  await expect(restoreWorktree(tree)).rejects.toMatchObject({
    code: "wrong-state",
    hint: "Put the repository back where it was.",
  });
});

test("refused when the reference is gone", async () => {
  const { kept } = await removeAll();
  fixture.git(["update-ref", "-d", kept]);
  await expect(restoreWorktree(removed())).rejects.toMatchObject({ code: "not-found" });
  expect(existsSync(session.tree)).toBe(false);
});
