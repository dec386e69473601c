import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Fixture } from "../test/fixture.ts";
import { add } from "./add.ts";
import { loadRecord, saveRecord } from "./record.ts";
import { filesOf } from "./layout.ts";
import { plugin } from "./plugin.ts";

let fixture: Fixture;
beforeEach(() => void (fixture = new Fixture()));
afterEach(() => fixture.remove());

describe("a new tree", () => {
  test("has the files of the commit on a branch of its own; the checkout stays as it was", async () => {
    fixture.write(fixture.repo, { "a.txt": "changed by the user\n", "new.txt": "untracked\n" });
    const before = fixture.git(["status", "--porcelain"]);
    const { tree, notes, shaped } = await fixture.start();
    expect(tree).toBe(
      join(
        fixture.state,
        "worktrees",
        readdirSync(join(fixture.state, "worktrees"))[0] as string,
        "r1-fix",
      ),
    );
    expect(fixture.read(tree, "a.txt")).toBe("one\n");
    expect(fixture.git(["status", "--porcelain"], tree)).toBe("");
    expect(fixture.git(["branch", "--show-current"], tree)).toBe("niia/r1/p/fix/work");
    expect(notes).toEqual({
      path: tree,
      branch: "niia/r1/p/fix/work",
      base: fixture.git(["rev-parse", "main"]),
      repo: fixture.repo,
      slug: "fix",
      reused: false,
    });
    expect(shaped.cwd).toBe(tree);
    expect(fixture.git(["status", "--porcelain"])).toBe(before);
    expect(fixture.git(["branch", "--show-current"])).toBe("main");
    expect(fixture.git(["worktree", "list", "--porcelain"])).toContain(
      "locked a niia session works here (fix)",
    );
    expect(fixture.git(["config", "--local", "--list"], tree)).not.toContain("branch.");
  });

  test("starts from the base that is asked for", async () => {
    const first = fixture.git(["rev-parse", "HEAD"]);
    fixture.write(fixture.repo, { "a.txt": "later\n" });
    fixture.git(["commit", "-qam", "later"]);
    expect(fixture.read((await fixture.start({ base: first })).tree, "a.txt")).toBe("one\n");
    expect(fixture.read((await fixture.start({ slug: "other", base: "main" })).tree, "a.txt")).toBe(
      "later\n",
    );
  });

  test("keeps the folder the caller was in, also where the commit does not have it", async () => {
    fixture.write(fixture.repo, { "only/here/x": "untracked" });
    expect((await fixture.start({}, { cwd: join(fixture.repo, "src") })).shaped.cwd).toMatch(
      /r1-fix\/src$/,
    );
    const { shaped } = await fixture.start(
      { slug: "two" },
      { cwd: join(fixture.repo, "only/here") },
    );
    expect(statSync(shaped.cwd).isDirectory()).toBe(true);
    symlinkSync(fixture.repo, join(fixture.root, "link"));
    expect(
      (await fixture.start({ slug: "three" }, { cwd: join(fixture.root, "link/src") })).shaped.cwd,
    ).toMatch(/r1-three\/src$/);
  });

  test("of another repository than the caller's", async () => {
    const { tree, shaped } = await fixture.start({ repo: fixture.repo }, { cwd: fixture.root });
    expect(shaped.cwd).toBe(tree);
    expect(fixture.read(tree, "a.txt")).toBe("one\n");
  });

  test.each([["a b/c"], ["../../up"], [".."], ["$(touch x)"], ["修正"]])(
    "slug %j",
    async (slug) => {
      const { tree } = await fixture.start({ slug, branch: "niia/r1/p/w/work" });
      expect(tree.startsWith(join(fixture.state, "worktrees"))).toBe(true);
      expect(fixture.read(tree, "a.txt")).toBe("one\n");
    },
  );

  test("says what a user would miss", async () => {
    const lib = new Fixture();
    fixture.git(["-c", "protocol.file.allow=always", "submodule", "add", "-q", lib.repo, "lib"]);
    fixture.write(fixture.repo, {
      ".gitattributes": "*.bin filter=lfs diff=lfs\n# filter=no\n",
      "x.bin": "pointer\n",
    });
    fixture.git(["add", "-A"]);
    fixture.git(["commit", "-qm", "more"]);
    const { notes } = await fixture.start();
    expect(notes.warnings).toEqual([
      expect.stringContaining("submodules are empty folders here: lib"),
      expect.stringContaining("under the filter lfs are here as they are stored; git lfs pull"),
    ]);
    lib.remove();
  });

  test("gets the ignored files that .worktreeinclude names, and no others", async () => {
    fixture.write(fixture.repo, {
      ".gitignore": ".env*\n/secret/\nnode_modules\n/folder\n",
      ".worktreeinclude": ".env*\n/secret/keys/\nuntracked.txt\na.txt\nfolder/x\n!.env.prod\n",
      ".env": "A=1",
      ".env.prod": "no",
      "src/.env.local": "B=2",
      "secret/keys/deep/k": "key",
      "secret/other": "no",
      "untracked.txt": "not ignored",
      "folder/x": "x",
      "node_modules/m/index.js": "",
    });
    symlinkSync("/etc/passwd", join(fixture.repo, ".env.link"));
    // In the commit the tree starts from, `folder` is a link that leads out.
    symlinkSync(fixture.root, join(fixture.root, "out"));
    fixture.git([
      "update-index",
      "--add",
      "--cacheinfo",
      `120000,${fixture.git(["hash-object", "-w", join(fixture.root, "gitconfig")])},z`,
    ]);
    fixture.git(["reset", "-q"]);
    const { tree, notes } = await fixture.start();
    expect(fixture.read(tree, ".env")).toBe("A=1");
    expect(fixture.read(tree, "src/.env.local")).toBe("B=2");
    expect(fixture.read(tree, "secret/keys/deep/k")).toBe("key");
    expect(fixture.read(tree, "folder/x")).toBe("x");
    for (const name of [".env.prod", "secret/other", "untracked.txt", "node_modules", ".env.link"])
      expect(existsSync(join(tree, name)), name).toBe(false);
    expect(notes.warnings).toEqual(["not copied from .worktreeinclude: .env.link"]);
  });

  test("never copies an included file through a link of the commit", async () => {
    fixture.write(fixture.repo, { ".gitignore": "/conf/\n", ".worktreeinclude": "/conf/\n" });
    const outside = join(fixture.root, "outside");
    mkdirSync(outside);
    symlinkSync(outside, join(fixture.repo, "conf"));
    fixture.git(["add", "-A", "-f"]);
    fixture.git(["commit", "-qm", "a link"]);
    rmSync(join(fixture.repo, "conf"));
    fixture.write(fixture.repo, { "conf/secret": "s" });
    fixture.git(["rm", "-q", "--cached", "conf"]);
    await fixture.start();
    expect(readdirSync(outside)).toEqual([]);
  });
});

describe("the same slug", () => {
  test("in the same run goes on in the same tree, whatever the branch", async () => {
    const first = await fixture.start();
    fixture.write(first.tree, { "work.txt": "half done\n" });
    const second = await fixture.start({ branch: "niia/r1/next/other/work" });
    expect(second.tree).toBe(first.tree);
    expect(second.notes).toMatchObject({ branch: "niia/r1/p/fix/work", reused: true });
    expect(fixture.read(second.tree, "work.txt")).toBe("half done\n");
  });

  test("in another run is another tree", async () => {
    const first = await fixture.start();
    const second = await fixture.start({}, { run: "r2" });
    const third = await fixture.start({}, { run: "" });
    expect(new Set([first.tree, second.tree, third.tree]).size).toBe(3);
    expect(third.tree).toMatch(/\/fix$/);
  });

  test("of another run is gone on with by resume, also by later sessions of the run", async () => {
    const first = await fixture.start();
    fixture.write(first.tree, { "work.txt": "w\n" });
    await first.end();
    const second = await fixture.start({ slug: "again", resume: "fix" }, { run: "r2" });
    expect(second.tree).toBe(first.tree);
    expect(second.notes.branch).toBe("niia/r1/p/fix/work");
    const third = await fixture.start({ slug: "again" }, { run: "r2" });
    expect(third.tree).toBe(first.tree);
  });

  test("to resume that nobody knows is an error that lists what there is", async () => {
    await expect(fixture.start({ resume: "gone" })).rejects.toMatchObject({
      code: "not-found",
      hint: expect.stringContaining("none yet"),
    });
    await fixture.start({ slug: "kept" });
    await expect(fixture.start({ resume: "gone" })).rejects.toMatchObject({
      code: "not-found",
      hint: "There are: kept.",
    });
  });

  test("whose folder was deleted is made again from its branch", async () => {
    const first = await fixture.start();
    fixture.write(first.tree, { "work.txt": "w\n" });
    await first.end();
    rmSync(first.tree, { recursive: true });
    const second = await fixture.start();
    expect(second.tree).toBe(first.tree);
    expect(fixture.read(second.tree, "work.txt")).toBe("w\n");
    expect(second.notes.warnings?.[0]).toContain("made again");
    expect(fixture.git(["status", "--porcelain"], second.tree)).toBe("");
  });

  test("whose folder is another one now fails loudly", async () => {
    const { tree } = await fixture.start();
    renameSync(tree, `${tree}-moved`);
    writeFileSync(tree, "a file");
    await expect(fixture.start()).rejects.toMatchObject({
      code: "wrong-state",
      message: expect.stringContaining("is not a folder"),
    });
  });
});

test("a place that somebody took meanwhile is left alone", async () => {
  const { shaped } = await fixture.start();
  const { plan } = (shaped.before[0] as unknown as { input: Parameters<typeof add>[0] }).input;
  const path = join(fixture.root, "taken");
  mkdirSync(path);
  writeFileSync(join(path, "precious"), "p");
  const tree = {
    ...plan.tree,
    name: "taken",
    path,
    branch: "niia/r1/p/taken/work",
    admin: join(fixture.repo, ".git/worktrees/taken"),
  };
  const context = {
    session: { id: "s9", dir: "", labels: {} },
    stateDir: fixture.state,
    request: { cwd: "" },
    log: () => {},
  };
  await expect(add({ plan: { ...plan, tree } }, context)).rejects.toMatchObject({
    code: "wrong-state",
    message: expect.stringContaining("is there already"),
  });
  expect(fixture.read(path, "precious")).toBe("p");
  const admin = join(fixture.repo, ".git/worktrees/mine");
  fixture.git(["worktree", "add", "-q", "-b", "mine", join(fixture.root, "mine")]);
  await expect(
    add({ plan: { ...plan, tree: { ...tree, path: join(fixture.root, "free"), admin } } }, context),
  ).rejects.toMatchObject({ code: "wrong-state" });
  expect(fixture.git(["status", "--porcelain"], join(fixture.root, "mine"))).toBe("");
});

describe("a crash in the middle of the making", () => {
  test("is repeated from the start: no session was ever there", async () => {
    const { shaped, tree } = await fixture.start();
    const plan = (shaped.before[0] as unknown as { input: Parameters<typeof add>[0] }).input.plan;
    const file = filesOf(plan.records, plan.tree.name).record;
    const record = loadRecord(file);
    if (record === undefined) throw new Error("no record");
    saveRecord(file, { ...record, state: "adding", sessions: {}, uses: [] });
    rmSync(join(tree, "a.txt"));
    const context = {
      session: { id: "s9", dir: "", labels: {} },
      stateDir: fixture.state,
      request: { cwd: "" },
      log: () => {},
    };
    await expect(
      plugin.effects?.["harvest"]?.(
        { records: plan.records, name: plan.tree.name } as never,
        context,
      ),
    ).rejects.toMatchObject({ code: "not-found" });
    await add({ plan }, context);
    expect(fixture.git(["status", "--porcelain"], tree)).toBe("");
  });

  test.each(["adding", "ready"] as const)(
    "is found by the same start, planned anew, while no session is noted in it (%s)",
    async (state) => {
      const { shaped, tree } = await fixture.start();
      const plan = (shaped.before[0] as unknown as { input: Parameters<typeof add>[0] }).input.plan;
      const file = filesOf(plan.records, plan.tree.name).record;
      const record = loadRecord(file);
      if (record === undefined) throw new Error("no record");
      saveRecord(file, { ...record, state, sessions: {}, uses: [] });
      const again = await fixture.start();
      expect(again.tree).toBe(tree);
      expect(fixture.git(["branch", "--show-current"], tree)).toBe("niia/r1/p/fix/work");
    },
  );

  test("after which the same action does nothing twice", async () => {
    const { shaped, tree } = await fixture.start();
    fixture.write(tree, { "w.txt": "w" });
    const context = {
      session: { id: "s1", dir: "", labels: {} },
      stateDir: fixture.state,
      request: { cwd: "" },
      log: () => {},
    };
    await add(shaped.before[0]?.input as never, context);
    expect(fixture.read(tree, "w.txt")).toBe("w");
  });
});
