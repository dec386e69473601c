import { existsSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Fixture } from "../test/fixture.ts";
import { isRecent } from "./version.ts";

let fixture: Fixture;
beforeEach(() => void (fixture = new Fixture()));
afterEach(() => fixture.remove());

test("a linked worktree of the user's, and a repository that borrows objects", async () => {
  const linked = join(fixture.root, "linked");
  fixture.git(["worktree", "add", "-q", "-b", "mine", linked]);
  fixture.write(linked, { "a.txt": "mine\n" });
  fixture.git(["commit", "-qam", "mine"], linked);
  expect(fixture.read((await fixture.start({}, { cwd: linked })).tree, "a.txt")).toBe("mine\n");
  const clone = join(fixture.root, "clone");
  fixture.git(["clone", "-q", "--shared", fixture.repo, clone]);
  const { shaped, tree } = await fixture.start({}, { cwd: clone });
  expect(fixture.read(tree, "a.txt")).toBe("one\n");
  expect(shaped.access[0]).toEqual({ path: join(fixture.repo, ".git/objects"), mode: "read" });
});

test("inside a tree of ours the record tells where the repository is, not the tree", async () => {
  const outer = await fixture.start();
  fixture.write(outer.tree, { "inner.txt": "x" });
  fixture.git(["add", "-A"], outer.tree);
  fixture.git(["commit", "-qm", "inner"], outer.tree);
  const evil = new Fixture({ "evil.txt": "e" });
  writeFileSync(join(outer.tree, ".git"), `gitdir: ${evil.repo}/.git\n`);
  const inner = await fixture.start({ slug: "inner" }, { cwd: outer.tree });
  expect(inner.notes.repo).toBe(fixture.repo);
  expect(fixture.read(inner.tree, "inner.txt")).toBe("x");
  expect(existsSync(join(inner.tree, "evil.txt"))).toBe(false);
  evil.remove();
});

test("sha256 repositories work too", async () => {
  const repo = join(fixture.root, "sha256");
  fixture.git(["init", "-q", "--object-format=sha256", repo]);
  fixture.write(repo, { x: "x" });
  fixture.git(["add", "-A"], repo);
  fixture.git(["commit", "-qm", "x"], repo);
  const session = await fixture.start({}, { cwd: repo });
  fixture.write(session.tree, { y: "y" });
  expect((await session.end()).changed).toEqual(["y"]);
});

test("a state folder behind a link", async () => {
  symlinkSync(mkdtempSync(join(fixture.root, "real-")), fixture.state);
  const first = await fixture.start();
  fixture.write(first.tree, { "w.txt": "w" });
  expect((await first.end()).changed).toEqual(["w.txt"]);
  expect((await fixture.start()).notes).toMatchObject({ path: first.tree, reused: true });
});

describe("refused with the next step", () => {
  test("no repository", async () => {
    await expect(fixture.start({}, { cwd: fixture.root })).rejects.toMatchObject({
      code: "no-repository",
      message: `${fixture.root} is not in a git repository`,
      hint: expect.stringContaining("git init"),
    });
  });

  test("no commit", async () => {
    const empty = new Fixture({});
    await expect(empty.start()).rejects.toMatchObject({
      code: "no-repository",
      message: expect.stringContaining("has no commit yet"),
      hint: expect.stringContaining("git commit"),
    });
    empty.remove();
  });

  test("a bare repository, the inside of .git, no folder, an unknown base", async () => {
    fixture.git(["clone", "-q", "--bare", fixture.repo, join(fixture.root, "bare.git")]);
    await expect(fixture.start({}, { cwd: join(fixture.root, "bare.git") })).rejects.toMatchObject({
      code: "no-repository",
      message: expect.stringContaining("bare"),
    });
    await expect(fixture.start({}, { cwd: join(fixture.repo, ".git") })).rejects.toMatchObject({
      code: "no-repository",
      message: expect.stringContaining("inside a .git"),
    });
    await expect(fixture.start({ repo: "/nonexistent" })).rejects.toMatchObject({
      code: "no-repository",
    });
    for (const base of ["nope", "--all", "HEAD:a.txt", ""]) {
      await expect(fixture.start({ base }), base).rejects.toMatchObject({ code: "bad-option" });
    }
  });

  test("a branch in a folder that others use", async () => {
    fixture.git(["branch", "team/feature"]);
    await expect(fixture.start({ branch: "team/work" })).rejects.toMatchObject({
      code: "bad-option",
      message: expect.stringContaining("team/feature"),
    });
    expect(fixture.git(["worktree", "list"]).split("\n")).toHaveLength(1);
  });

  test("a branch whose name git cannot have leaves nothing behind", async () => {
    fixture.git(["branch", "niia"]);
    await expect(fixture.start()).rejects.toMatchObject({
      code: "wrong-state",
      message: expect.stringContaining("could not be made"),
    });
    expect(fixture.git(["worktree", "list"]).split("\n")).toHaveLength(1);
    expect(existsSync(join(fixture.repo, ".git/worktrees/r1-fix"))).toBe(false);
    fixture.git(["branch", "-D", "niia"]);
    expect(fixture.read((await fixture.start()).tree, "a.txt")).toBe("one\n");
  });

  test.each([
    ["git version 2.38.0", true],
    ["git version 2.39.5 (Apple Git-154)", true],
    ["git version 3.0.0", true],
    ["git version 2.37.9", false],
    ["git version 1.99", false],
    ["what", false],
  ])("%s", (text, recent) => {
    expect(isRecent(text)).toBe(recent);
  });
});
