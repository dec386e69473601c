import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Fixture, type Started } from "../test/fixture.ts";

let fixture: Fixture;
let session: Started;
beforeEach(async () => {
  fixture = new Fixture({
    "a.txt": "one\n",
    "src/b.txt": "two\n",
    ".gitignore": "ignored\n*.log\n",
  });
  session = await fixture.start();
});
afterEach(() => {
  vi.unstubAllEnvs();
  fixture.remove();
});

const agent = (...args: string[]): string => fixture.git(args, session.tree);
const show = (what: string): string => fixture.git(["show", what]);

describe("what a session leaves", () => {
  test("nothing: no commit", async () => {
    fixture.write(session.tree, { ignored: "x", "x.log": "x" });
    const notes = await session.end();
    expect(notes).toMatchObject({ commit: notes.base, changed: [] });
    expect(notes.notSaved).toBeUndefined();
  });

  test("changed, new, deleted and executable files become one commit of niia's", async () => {
    fixture.write(session.tree, {
      "a.txt": "edited\n",
      "new/ünï code.txt": "n\n",
      "run.sh": "#!/bin/sh\n",
      ignored: "x",
    });
    rmSync(join(session.tree, "src"), { recursive: true });
    symlinkSync("/etc/passwd", join(session.tree, "link"));
    const { commit, base, changed } = await session.end();
    expect(changed).toEqual(["a.txt", "link", "new/ünï code.txt", "run.sh", "src/b.txt"]);
    expect(fixture.git(["log", "-1", "--format=%an <%ae> %cn %P", "niia/r1/p/fix/work"])).toBe(
      `niia <niia@localhost> niia ${base}`,
    );
    expect(show(`${commit}:a.txt`)).toBe("edited");
    expect(fixture.git(["ls-tree", "-r", commit as string, "run.sh", "link"])).toMatch(
      /^120000.*link\n100755.*run.sh$/,
    );
    expect(agent("status", "--porcelain")).toBe("");
    expect(agent("rev-parse", "HEAD")).toBe(commit);
  });

  test("its own commits are kept and counted, what it had staged too", async () => {
    fixture.write(session.tree, { "c.txt": "c\n" });
    agent("add", "c.txt");
    agent("commit", "-qm", "mine");
    fixture.write(session.tree, { "d.txt": "d\n", ignored: "forced\n" });
    agent("add", "-f", "ignored");
    const { commit, changed } = await session.end();
    expect(changed).toEqual(["c.txt", "d.txt", "ignored"]);
    expect(fixture.git(["log", "--format=%s", `main..${commit}`])).toMatch(
      /^Work in fix as the session left it\nmine$/,
    );
  });

  test("only commits: no commit on top", async () => {
    fixture.write(session.tree, { "c.txt": "c\n" });
    agent("add", "-A");
    agent("commit", "-qm", "mine");
    const { commit, changed } = await session.end();
    expect(commit).toBe(agent("rev-parse", "HEAD"));
    expect(fixture.git(["log", "-1", "--format=%s", commit as string])).toBe("mine");
    expect(changed).toEqual(["c.txt"]);
  });

  test("the changes of a session count from what it found, also when it is saved twice", async () => {
    fixture.write(session.tree, { "first.txt": "1" });
    await session.end();
    const second = await fixture.start();
    fixture.write(second.tree, { "second.txt": "2" });
    const { commit } = await second.end();
    expect(second.notes.changed).toEqual(["second.txt"]);
    expect((await second.end()).changed).toEqual(["second.txt"]);
    expect(second.notes.commit).toBe(commit);
    expect(second.notes.base).toBe(session.notes.base);
  });

  test("files that were hidden from git's status are saved all the same", async () => {
    fixture.write(session.tree, { "a.txt": "assumed\n", "src/b.txt": "skipped\n" });
    agent("update-index", "--assume-unchanged", "a.txt");
    agent("update-index", "--skip-worktree", "src/b.txt");
    expect((await session.end()).changed).toEqual(["a.txt", "src/b.txt"]);
  });

  test("a merge that was not finished, and locks of a killed git", async () => {
    writeFileSync(join(fixture.repo, ".git/worktrees/r1-fix/index.lock"), "");
    writeFileSync(join(fixture.repo, ".git/refs/heads/niia/r1/p/fix/work.lock"), "");
    fixture.write(session.tree, { "a.txt": "<<<<<<< ours\n" });
    expect((await session.end()).changed).toEqual(["a.txt"]);
    expect(agent("status", "--porcelain")).toBe("");
  });

  test("names that are no UTF-8", async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${session.tree}/`), Buffer.from([0xff, 0xfe])]), "x");
    const { commit, changed } = await session.end();
    expect(changed).toEqual(["\uFFFD\uFFFD"]);
    expect(fixture.git(["ls-tree", "--name-only", commit as string])).toContain('"\\377\\376"');
  });

  test("names that git cannot have are told, the rest is saved", async () => {
    fixture.write(session.tree, { "git~1": "x", ".git /y": "y", "ok.txt": "ok" });
    expect(await session.end()).toMatchObject({
      changed: ["ok.txt"],
      notSaved: [
        { path: ".git /y", why: "git cannot take it" },
        { path: "git~1", why: "git cannot take it" },
      ],
    });
  });

  test("an emptied folder, a pipe, a large number of files", async () => {
    rmSync(join(session.tree, "a.txt"));
    rmSync(join(session.tree, "src"), { recursive: true });
    rmSync(join(session.tree, ".gitignore"));
    expect((await session.end()).changed).toEqual([".gitignore", "a.txt", "src/b.txt"]);
    const next = await fixture.start();
    fixture.write(
      next.tree,
      Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`f/${index}`, ""])),
    );
    const notes = await next.end();
    expect(notes.changed).toHaveLength(1_000);
    expect(notes.changedTotal).toBe(1_001);
  });

  test("a deleted folder: what was committed is told", async () => {
    fixture.write(session.tree, { "c.txt": "c\n" });
    agent("add", "-A");
    agent("commit", "-qm", "mine");
    const tip = agent("rev-parse", "HEAD");
    rmSync(session.tree, { recursive: true });
    expect(await session.end()).toMatchObject({
      commit: tip,
      warnings: [expect.stringContaining("the folder is gone")],
    });
  });
});

describe("wherever the agent went in git", () => {
  beforeEach(() => {
    fixture.write(session.tree, { "c.txt": "c\n" });
    agent("add", "-A");
    agent("commit", "-qm", "on the branch");
  });

  test.each<[string, () => void, string[]]>([
    ["onto a branch of its own", () => agent("switch", "-qc", "feature"), ["c.txt", "d.txt"]],
    ["off every branch", () => agent("checkout", "-q", "--detach"), ["c.txt", "d.txt"]],
    ["back to before its work", () => agent("checkout", "-q", "--detach", "main"), ["d.txt"]],
    [
      "to somewhere else",
      () => (
        agent("switch", "-qc", "else", "main"), agent("commit", "-q", "--allow-empty", "-m", "else")
      ),
      ["d.txt"],
    ],
  ])(
    "%s: the branch ends with all commits and the files as they are",
    async (_name, go, changed) => {
      go();
      const head = agent("rev-parse", "HEAD");
      const tip = fixture.git(["rev-parse", "niia/r1/p/fix/work"]);
      fixture.write(session.tree, { "d.txt": "d\n" });
      const notes = await session.end();
      expect(notes.changed).toEqual(changed);
      for (const each of [head, tip])
        fixture.git(["merge-base", "--is-ancestor", each, "niia/r1/p/fix/work"]);
      expect(agent("branch", "--show-current")).toBe("niia/r1/p/fix/work");
      expect(agent("status", "--porcelain")).toBe("");
      expect(fixture.git(["rev-parse", "main"])).toBe(notes.base);
    },
  );

  test("back to before its work, without a change: its work is the result", async () => {
    agent("checkout", "-q", "--detach", "main");
    expect((await session.end()).changed).toEqual(["c.txt"]);
    expect(readFileSync(join(session.tree, "c.txt"), "utf8")).toBe("c\n");
    expect(agent("status", "--porcelain")).toBe("");
  });

  test("its branch deleted", async () => {
    const tip = agent("rev-parse", "HEAD");
    agent("checkout", "-q", "--detach");
    agent("branch", "-qD", "niia/r1/p/fix/work");
    expect(await session.end()).toMatchObject({ commit: tip });
    expect(fixture.git(["rev-parse", "niia/r1/p/fix/work"])).toBe(tip);
  });
});

test("the user's own ignore list counts", async () => {
  fixture.write(fixture.root, { "my-ignores": "*.mine\n" });
  fixture.git(["config", "--global", "core.excludesFile", join(fixture.root, "my-ignores")]);
  vi.stubEnv("GIT_CONFIG_GLOBAL", join(fixture.root, "gitconfig"));
  const own = await fixture.start({ slug: "own" });
  fixture.write(own.tree, { "x.mine": "x", "y.txt": "y" });
  expect((await own.end()).changed).toEqual(["y.txt"]);
});
