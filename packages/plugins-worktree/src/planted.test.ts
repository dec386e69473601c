import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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
  fixture.remove();
});

const agent = (...args: string[]): string => fixture.git(args, session.tree);
const show = (what: string): string => fixture.git(["show", what]);

describe("nothing planted runs", () => {
  const evil = (path: string): void => {
    fixture.git(["init", "-q", path]);
    fixture.write(path, { ".gitattributes": "*.txt filter=ev diff=ev merge=ev\n", "f.txt": "1" });
    fixture.git(["add", "-A"], path);
    fixture.git(["commit", "-qm", "nested"], path);
    for (const [key, value] of [
      ["core.fsmonitor", `${fixture.planted}; false`],
      ["filter.ev.clean", fixture.planted],
      ["filter.ev.smudge", fixture.planted],
      ["diff.ev.textconv", fixture.planted],
      ["diff.external", fixture.planted],
      ["merge.ev.driver", fixture.planted],
      ["core.hooksPath", join(fixture.root, "hooks")],
    ]) {
      fixture.git(["config", key as string, value as string], path);
    }
    fixture.write(path, { "f.txt": "2" });
    // git itself may have run one of them just now.
    rmSync(fixture.mark, { force: true });
  };
  const hooks = (folder: string): void => {
    for (const name of [
      "pre-commit",
      "post-commit",
      "post-checkout",
      "post-index-change",
      "reference-transaction",
      "commit-msg",
      "prepare-commit-msg",
    ]) {
      fixture.write(folder, { [name]: `#!/bin/sh\n${fixture.planted} </dev/null\n` });
      chmodSync(join(folder, name), 0o755);
    }
  };

  test("the plants work: plain git runs them", () => {
    evil(join(session.tree, "vendored"));
    try {
      fixture.git(["status"], join(session.tree, "vendored"));
    } catch {
      // A monitor that fails makes no difference here.
    }
    expect(existsSync(fixture.mark)).toBe(true);
  });

  test.each<[string, () => void, Partial<Started["notes"]>]>([
    [
      "a replaced .git pointer",
      () => {
        evil(join(fixture.root, "elsewhere"));
        writeFileSync(join(session.tree, ".git"), `gitdir: ${fixture.root}/elsewhere/.git\n`);
      },
      {
        changed: ["new.txt"],
        warnings: [".git pointed elsewhere and points to its own folder again"],
      },
    ],
    [
      "a .git that is a repository now",
      () => {
        rmSync(join(session.tree, ".git"));
        evil(session.tree);
      },
      {
        changed: [".gitattributes", "f.txt", "new.txt"],
        warnings: [
          expect.stringContaining("a repository of its own, now at"),
        ] as unknown as string[],
      },
    ],
    [
      "a missing .git",
      () => rmSync(join(session.tree, ".git")),
      { changed: ["new.txt"], warnings: [".git was missing and is there again"] },
    ],
    [
      "a .git that is a link",
      () => {
        rmSync(join(session.tree, ".git"));
        evil(join(fixture.root, "elsewhere"));
        symlinkSync(join(fixture.root, "elsewhere/.git"), join(session.tree, ".git"));
      },
      { changed: ["new.txt"] },
    ],
    [
      "a nested repository",
      () => evil(join(session.tree, "vendored")),
      { changed: ["new.txt"], notSaved: [{ path: "vendored", why: "a repository of its own" }] },
    ],
    [
      "a nested repository without a commit",
      () => fixture.git(["init", "-q", join(session.tree, "sub dir/[x]")]),
      { changed: ["new.txt"] },
    ],
    [
      "a nested repository that the agent committed",
      () => {
        evil(join(session.tree, "vendored"));
        agent("-c", "core.fsmonitor=false", "add", "vendored");
        agent("commit", "-qm", "a gitlink");
        fixture.write(session.tree, { "vendored/f.txt": "3" });
        rmSync(fixture.mark, { force: true });
      },
      {
        changed: ["new.txt", "vendored"],
        notSaved: [{ path: "vendored", why: "a repository of its own" }],
      },
    ],
    [
      "the project's own hooks folder",
      () => {
        fixture.git(["config", "core.hooksPath", ".husky"]);
        hooks(join(session.tree, ".husky"));
      },
      {},
    ],
    [
      "hooks in the repository",
      () => hooks(join(fixture.repo, ".git/hooks")),
      { changed: ["new.txt"] },
    ],
    [
      "filters and drivers in the repository's configuration",
      () => {
        for (const [key, value] of [
          ["filter.ev.clean", fixture.planted],
          ["filter.ev.smudge", fixture.planted],
          ["filter.ev.required", "true"],
          ["diff.ev.textconv", fixture.planted],
          ["diff.external", fixture.planted],
          ["merge.ev.driver", fixture.planted],
          ["core.fsmonitor", `${fixture.planted}; false`],
        ]) {
          fixture.git(["config", key as string, value as string]);
        }
        fixture.write(session.tree, { ".gitattributes": "* filter=ev diff=ev merge=ev\n" });
      },
      { changed: [".gitattributes", "new.txt"] },
    ],
    [
      "a process filter of the user's, named by the tree",
      () => {
        fixture.git(["config", "--global", "filter.lfs.process", fixture.planted]);
        fixture.git(["config", "--global", "filter.lfs.required", "true"]);
        fixture.write(session.tree, { ".gitattributes": "* filter=lfs\n" });
      },
      { changed: [".gitattributes", "new.txt"] },
    ],
    [
      "a configuration of the tree's own",
      () => {
        fixture.git(["config", "extensions.worktreeConfig", "true"]);
        agent("config", "--worktree", "core.fsmonitor", `${fixture.planted}; false`);
        agent("config", "--worktree", "filter.ev.clean", fixture.planted);
        fixture.write(session.tree, { ".gitattributes": "* filter=ev\n" });
      },
      { changed: [".gitattributes", "new.txt"] },
    ],
  ])("%s", async (_name, plant, expected) => {
    fixture.write(session.tree, { "new.txt": "work\n" });
    plant();
    const notes = await session.end();
    expect(existsSync(fixture.mark)).toBe(false);
    expect(notes).toMatchObject(expected);
    expect(show(`${notes.commit}:new.txt`)).toBe("work");
    expect(readFileSync(join(session.tree, ".git"), "utf8")).toBe(
      `gitdir: ${fixture.repo}/.git/worktrees/r1-fix\n`,
    );
    // The next session's tree is made or taken up without running it either.
    rmSync(fixture.mark, { force: true });
    await fixture.start({ slug: "next", base: notes.commit as string });
    await fixture.start();
    expect(existsSync(fixture.mark)).toBe(false);
  });
});

describe("what an agent makes of git's own files leads nowhere", () => {
  const admin = (name: string): string => join(fixture.repo, ".git/worktrees/r1-fix", name);
  const branch = (kind: string): string =>
    join(fixture.repo, ".git", kind, "heads/niia/r1/p/fix/work");

  test("a branch that is a symbolic reference to main", async () => {
    const main = fixture.git(["rev-parse", "main"]);
    writeFileSync(branch("refs"), "ref: refs/heads/main\n");
    fixture.write(session.tree, { "new.txt": "n" });
    const { commit } = await session.end();
    expect(fixture.git(["rev-parse", "main"])).toBe(main);
    expect(fixture.git(["rev-parse", "niia/r1/p/fix/work"])).toBe(commit);
  });

  test("links in place of the branch, its log, the index and HEAD", async () => {
    const victim = join(fixture.root, "victim");
    writeFileSync(victim, "precious");
    for (const path of [
      branch("refs"),
      branch("logs/refs"),
      admin("index"),
      admin("HEAD"),
      admin("index.lock"),
    ]) {
      rmSync(path, { force: true });
      symlinkSync(victim, path);
    }
    fixture.write(session.tree, { "new.txt": "n" });
    const { commit } = await session.end();
    expect(readFileSync(victim, "utf8")).toBe("precious");
    expect(readdirSync(fixture.root)).not.toContain("victim.lock");
    expect(lstatSync(admin("index")).isFile()).toBe(true);
    expect(agent("rev-parse", "HEAD")).toBe(commit);
    expect(agent("status", "--porcelain")).toBe("");
  });

  test("rubbish in the branch, HEAD and the index", async () => {
    for (const path of [branch("refs"), admin("HEAD"), admin("index")])
      writeFileSync(path, "\0\xff rubbish");
    fixture.write(session.tree, { "new.txt": "n" });
    const { commit, base } = await session.end();
    expect(fixture.git(["rev-parse", `${commit}^`])).toBe(base);
    expect(agent("status", "--porcelain")).toBe("");
  });

  test("a folder in place of the branch: the work is kept under another name", async () => {
    for (const kind of ["refs", "logs/refs"]) rmSync(branch(kind));
    mkdirSync(branch("refs"));
    fixture.git(["update-ref", "refs/heads/niia/r1/p/fix/work/deeper", "main"]);
    fixture.write(session.tree, { "new.txt": "n" });
    const { commit, warnings } = await session.end();
    const kept = `refs/niia/kept/r1-fix-${commit?.slice(0, 12)}`;
    expect(warnings?.[0]).toContain(kept);
    expect(fixture.git(["rev-parse", kept])).toBe(commit);
  });
});
