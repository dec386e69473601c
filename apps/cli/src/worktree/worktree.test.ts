import { existsSync, renameSync, rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listWorktrees } from "@pty4ai/plugins-worktree";
import { Fixture } from "../../../../packages/plugins-worktree/test/fixture.ts";
import { contextFor } from "../../test/context.ts";
import { EXIT } from "../failure.ts";
import { collectTrees, dueTrees } from "./collect.ts";
import { findTree } from "./find.ts";
import { listTrees, type TreeRow } from "./list.ts";
import { removeTrees } from "./remove.ts";
import { restoreTree } from "./restore.ts";

let fixture: Fixture;
beforeEach(() => {
  fixture = new Fixture({ "a.txt": "one\n", ".gitignore": "*.log\n" });
});
afterEach(() => fixture.remove());

function cli(): ReturnType<typeof contextFor> {
  const made = contextFor({ cwd: fixture.repo });
  made.context.paths.state = fixture.state;
  return made;
}
const PLAIN = { all: false, removed: false, quiet: false, json: false };

test("listed, removed, listed as removed, brought back", async () => {
  const session = await fixture.start();
  fixture.write(session.tree, { "new.txt": "mine\n", "x.log": "123" });
  const { context, out, err } = cli();
  const ls = async (removed: boolean): Promise<TreeRow[]> => {
    out.length = 0;
    await listTrees(context, { ...PLAIN, removed, json: true });
    return JSON.parse(out.join("")) as TreeRow[];
  };
  expect(await ls(false)).toMatchObject([{ name: "r1-fix", state: "in use", runs: ["r1"] }]);
  expect(await removeTrees(context, ["fix"], { ignored: false, json: false })).toBe(EXIT.failed);
  expect(err.join("")).toContain("A session works in");
  await session.end();
  out.length = 0;
  expect(await removeTrees(context, ["r1-f"], { ignored: false, json: false })).toBe(EXIT.ok);
  expect(out.join("")).toMatch(
    /^removed r1-fix; refs\/niia\/kept\/r1-fix-\w+ keeps it\n {2}1 file that git ignores went with it \(3 bytes\): x\.log\n$/,
  );
  expect(await ls(false)).toEqual([]);
  expect(await ls(true)).toMatchObject([{ name: "r1-fix", state: "removed" }]);
  expect(await restoreTree(context, "r1-fix", false)).toBe(EXIT.ok);
  expect(fixture.read(session.tree, "new.txt")).toBe("mine\n");
});

test("gc removes what nobody used for so long, and says it first", async () => {
  const session = await fixture.start();
  await session.end();
  const { context, out } = cli();
  await collectTrees(context, { older: "1h", dryRun: false, json: true });
  await collectTrees(context, { older: "0s", dryRun: true, json: false });
  expect(out).toEqual(["[]\n", "would remove r1-fix\n"]);
  expect(existsSync(session.tree)).toBe(true);
  await collectTrees(context, { older: "0s", dryRun: false, json: false });
  expect(existsSync(session.tree)).toBe(false);
});

test("what is gone is listed as gone; nothing is removed that only the folder has", async () => {
  const session = await fixture.start();
  await session.end();
  const { context, out, err } = cli();
  const state = async (): Promise<string | undefined> => {
    out.length = 0;
    await listTrees(context, { ...PLAIN, all: true, json: true });
    return (JSON.parse(out.join("")) as TreeRow[])[0]?.state;
  };
  const remove = (): Promise<number> =>
    removeTrees(context, ["r1-fix"], { ignored: false, json: false });
  context.cwd = fixture.root;
  renameSync(fixture.repo, `${fixture.repo}-elsewhere`);
  expect([await state(), await remove()]).toEqual(["no repository", EXIT.failed]);
  expect(err.join("")).toMatch(/is gone: nothing can keep it\n {2}Put the repository back/);
  renameSync(`${fixture.repo}-elsewhere`, fixture.repo);
  expect(await state()).toBe("idle");
  rmSync(session.tree, { recursive: true });
  expect(await state()).toBe("no folder");
  rmSync(fixture.repo, { recursive: true });
  expect([await remove(), await state()]).toEqual([EXIT.ok, undefined]);
});

const at = (
  usedAt: string,
  sessions: Record<string, string> = {},
): Parameters<typeof dueTrees>[0][0] => ({
  usedAt,
  sessions,
});
test("due: old, and nobody in it", () => {
  const old = at("2026-01-01T00:00:00Z");
  const trees = [old, at("2026-03-01T00:00:00Z"), at("2026-01-01T00:00:00Z", { s1: "c" })];
  expect(dueTrees(trees, Date.parse("2026-02-01T00:00:00Z"))).toEqual([old]);
});

test("the one around, and the one of this repository among those of others", async () => {
  const session = await fixture.start();
  const [own] = listWorktrees(fixture.state);
  const other = { ...own!, name: "r0-fix", path: "/t/r0-fix", toplevel: "/t" };
  const find = (wanted: string, cwd: string): string =>
    findTree([other, own!], wanted, { what: "worktree", cwd }).name;
  expect([find("fix", fixture.repo), find(".", session.tree)]).toEqual([own!.name, own!.name]);
  expect(() => find("fix", fixture.root)).toThrow(/several/);
});

const tree = (name: string, slug: string, worker: string) => ({
  name,
  slug,
  path: `/t/${name}`,
  toplevel: "/nowhere",
  branch: `niia/${name}/make/${worker}/work`,
});
const trees = [
  tree("r1-fix", "fix", "api"),
  tree("r1-fix-2", "other", "api"),
  tree("r2-x", "x", "x"),
  tree("r3-x", "x", "docs"),
];
test.each([
  ["r1-fix", "r1-fix"],
  ["t/r2-x", "r2-x"],
  ["t/r2-x", "r2-x"],
  ["docs", "r3-x"],
  ["niia/r2-x/make/x/work", "r2-x"],
  ["oth", "r1-fix-2"],
  ["other", "r1-fix-2"],
  ["r3", "r3-x"],
])("%s means %s", (wanted, name) => {
  expect(findTree(trees, wanted, { what: "worktree", cwd: "/" }).name).toBe(name);
});

test.each([
  ["x", /several/],
  ["r1", /several/],
  ["none", /no worktree "none"/],
  ["", /no worktree ""/],
  ["api", /several/],
])("%j means none", (wanted, message) => {
  expect(() => findTree(trees, wanted, { what: "worktree", cwd: "/" })).toThrow(message);
});
