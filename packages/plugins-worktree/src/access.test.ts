import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Fixture, type Started } from "../test/fixture.ts";

let fixture: Fixture;
let session: Started;
let git: string;
beforeAll(async () => {
  fixture = new Fixture();
  session = await fixture.start();
  git = join(fixture.repo, ".git");
});
afterAll(() => fixture.remove());

test("the list, in order: what comes later lies over what came before", () => {
  const admin = join(git, "worktrees/r1-fix");
  expect(session.shaped.access.map(({ mode, path }) => `${mode} ${path}`)).toEqual([
    `read ${git}`,
    `write ${git}/objects`,
    `pin ${git}/objects/info`,
    `write ${admin}`,
    `pin ${admin}/commondir`,
    `pin ${admin}/gitdir`,
    `pin ${admin}/config.worktree`,
    `pin ${admin}/HEAD`,
    `write ${git}/refs/heads/niia/r1/p/fix`,
    `write ${git}/logs/refs/heads/niia/r1/p/fix`,
    `write ${session.tree}`,
    `pin ${session.tree}/.git`,
  ]);
  for (const { path } of session.shaped.access) expect(existsSync(path), path).toBe(true);
});

test("the session's git settings are added to those it has", () => {
  const { env } = session.shaped;
  const pairs = Array.from({ length: Number(env["GIT_CONFIG_COUNT"]) }, (_, index) => [
    env[`GIT_CONFIG_KEY_${index}`],
    env[`GIT_CONFIG_VALUE_${index}`],
  ]);
  expect(pairs.map(([name]) => name)).toEqual([
    "gc.auto",
    "maintenance.auto",
    "user.name",
    "user.email",
  ]);
});

describe("in a sandbox with exactly that list an agent", () => {
  test.each([
    ["move main", "git update-ref refs/heads/main HEAD"],
    ["make a branch outside its folder", "git branch mine"],
    ["move a sibling's branch", "git update-ref refs/heads/niia/r1/p/sibling/work HEAD"],
    ["see a sibling's tree", "cat ../r1-sibling/a.txt"],
    ["see the user's checkout", "cat $COMMON/../a.txt"],
    ["tag", "git tag v1"],
    ["change the configuration", "git config core.fsmonitor evil"],
    ["plant a hook", "mkdir -p $COMMON/hooks && touch $COMMON/hooks/pre-commit"],
    ["leave its branch", "git checkout -q --detach"],
    ["redirect git", "echo ../.. > $(git rev-parse --git-dir)/commondir"],
    ["replace its pointer", "rm -f .git; echo gitdir: /tmp > .git"],
    ["borrow objects", "echo /tmp > $COMMON/objects/info/alternates"],
    [
      "set attributes for all",
      "mkdir -p $COMMON/info && echo '* filter=x' > $COMMON/info/attributes",
    ],
    ["remove what the repository rests on", "rm $COMMON/HEAD"],
  ])("cannot %s", async (_name, script) => {
    await fixture.start({ slug: "sibling" });
    const before = fixture.git(["for-each-ref"]);
    const done = inside(
      `COMMON=$(git rev-parse --path-format=absolute --git-common-dir) || exit 0; ${script}`,
    );
    expect(done.status, done.output).not.toBe(0);
    expect(fixture.git(["for-each-ref"])).toBe(before);
  });

  test("commits, and what it left is saved", async () => {
    const done = inside(
      "echo work > w.txt && git add -A && git commit -qm mine && git log -1 --format=%an && echo more > m.txt && git status --short",
    );
    expect(done).toMatchObject({ status: 0, output: expect.stringMatching(/^.+\n\?\? m\.txt\n$/) });
    const { commit, changed } = await session.end();
    expect(changed).toEqual(["m.txt", "w.txt"]);
    expect(fixture.git(["log", "--format=%s", `main..${commit}`]).split("\n")).toHaveLength(2);
  });

  test("makes branches below its own folder; one that points to main moves nothing", async () => {
    const main = fixture.git(["rev-parse", "main"]);
    const script =
      'git update-ref refs/heads/niia/r1/p/fix/more HEAD && echo ref: refs/heads/main > "$(git rev-parse --git-common-dir)/refs/heads/niia/r1/p/fix/work" && echo n > n.txt';
    expect(inside(script)).toMatchObject({ status: 0 });
    expect((await session.end()).changed).toContain("n.txt");
    expect(fixture.git(["rev-parse", "main"])).toBe(main);
  });
});

/** The list made real, with nothing else of the machine but its programs. */
function inside(script: string): { status: number | null; output: string } {
  const binds = session.shaped.access.flatMap(({ path, mode }) => [
    mode === "write" ? "--bind" : "--ro-bind",
    path,
    path,
  ]);
  const system = [
    "--ro-bind",
    "/usr",
    "/usr",
    "--symlink",
    "usr/bin",
    "/bin",
    "--symlink",
    "usr/lib",
    "/lib",
    "--symlink",
    "usr/lib64",
    "/lib64",
    "--proc",
    "/proc",
    "--dev",
    "/dev",
    "--tmpfs",
    "/tmp",
  ];
  const env = { ...session.shaped.env, HOME: "/tmp" };
  const run = spawnSync(
    "bwrap",
    ["--unshare-all", ...system, ...binds, "--chdir", session.shaped.cwd, "sh", "-c", script],
    { env, encoding: "utf8" },
  );
  return { status: run.status, output: `${run.stdout}${run.stderr}` };
}
