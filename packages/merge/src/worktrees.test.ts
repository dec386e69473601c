import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { listWorktrees, removeWorktree } from "@pty4ai/plugins-worktree";
import { expect, test } from "vitest";
import { Fixture, type Started } from "../../plugins-worktree/test/fixture.ts";
import { bytesOf, type Item, listing, mergeWorlds, type World } from "../test/model.ts";
import { firstWorld, randomFrom, work } from "../test/worker.ts";
import { merge } from "./merge.ts";

const WORKERS = 8;
/** The first leaves several to be merged and several in conflict. `MERGE_CASES` asks for more of them, `MERGE_FIRST` for
 *  others. */
const FIRST = 180 + Number(process.env["MERGE_FIRST"] ?? 0);
const SEEDS = Array.from({ length: Number(process.env["MERGE_CASES"] ?? 1) }, (_, n) => [
  FIRST + n,
]);

/** Puts the world into the folder, and notes every content that is written. */
function place(folder: string, from: World, to: World, written: Set<string>): void {
  const paths = new Set([...to.values()].map(({ path }) => path));
  for (const { path } of from.values()) if (!paths.has(path)) rmSync(join(folder, path));
  for (const item of to.values()) {
    written.add(blobName(item));
    write(join(folder, item.path), item);
  }
}

function write(path: string, item: Item): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  if (item.mode === "120000") return symlinkSync(bytesOf(item).toString(), path);
  writeFileSync(path, bytesOf(item));
  chmodSync(path, item.mode === "100755" ? 0o755 : 0o644);
}

function blobName(item: Item): string {
  const bytes = bytesOf(item);
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

test.each(SEEDS)(
  "eight worktrees, edited, half committed, half amended away: merged as without git; every byte outlives removal; the dirty checkout stays (%i)",
  async (seed) => {
    const fixture = new Fixture({ ".start": "" });
    try {
      const base = firstWorld();
      place(fixture.repo, new Map(), base, new Set());
      rmSync(join(fixture.repo, ".start"));
      fixture.git(["add", "-A"]);
      fixture.git(["commit", "-qm", "base"]);
      const onto = fixture.git(["rev-parse", "HEAD"]);
      const sessions: Started[] = [];
      for (let n = 0; n < WORKERS; n++) sessions.push(await fixture.start({ slug: `w${n}` }));
      writeFileSync(join(fixture.repo, "text0.txt"), "dirty\n");
      writeFileSync(join(fixture.repo, "untracked"), "mine\n");
      const mine = checkoutOf(fixture);

      const written = new Set<string>();
      const worlds = sessions.map(({ tree }, n) => {
        const random = randomFrom(seed * WORKERS + n);
        const first = work(base, n, random);
        const brief: Item = {
          path: "brief",
          mark: "",
          mode: "100644",
          slots: [`${n}\n`],
          binary: false,
        };
        const begun = n % 4 === 0 ? new Map(first).set("brief", brief) : first;
        place(tree, base, begun, written);
        if (n % 2 === 0) fixture.git(["add", "-A"], tree);
        if (n % 2 === 0) fixture.git(["commit", "-qm", "first"], tree);
        const second = work(first, n, random);
        if (n % 2 === 0) place(tree, begun, second, written);
        if (n % 4 === 0) fixture.git(["add", "-A"], tree);
        if (n % 4 === 0) fixture.git(["commit", "-q", "--amend", "-m", "second"], tree);
        return n % 2 === 0 ? second : first;
      });
      const ends = await Promise.all(sessions.map((session) => session.end()));
      const heads = ends.map(({ commit = "" }, n) => ({ name: `w${n}`, commit }));
      const report = await merge({
        common: join(fixture.repo, ".git"),
        objectFormat: "sha1",
        target: "refs/heads/niia/r1/result",
        onto,
        heads,
        subject: "run",
      });
      await Promise.all(listWorktrees(fixture.state).map((tree) => removeWorktree(tree)));

      const told = new Set(report.conflicts.map(({ name }) => name));
      let expected: World = base;
      for (const [n, world] of worlds.entries()) {
        const next = mergeWorlds(base, expected, world);
        expect([n, told.has(`w${n}`)]).toEqual([n, next === undefined]);
        expected = next ?? expected;
      }
      const listed = fixture.git(["ls-tree", "-r", "-z", "niia/r1/result"]);
      expect(listed.split("\0").filter(Boolean).sort()).toEqual(listing(expected));
      expect(checkoutOf(fixture)).toEqual(mine);

      // From references alone, without logs; a missing object would be an error.
      const reachable = new Set(
        fixture
          .git(["rev-list", "--objects", "--all"])
          .split("\n")
          .map((line) => line.slice(0, 40)),
      );
      expect([...written].filter((name) => !reachable.has(name))).toEqual([]);
      expect(written.size).toBeGreaterThan(WORKERS * 3);
    } finally {
      fixture.remove();
    }
  },
);

function checkoutOf(fixture: Fixture): string[] {
  const ask = (args: string[]): string =>
    execFileSync("git", args, { cwd: fixture.repo, encoding: "utf8" });
  return [
    ask(["status", "--porcelain=v2", "-uall"]),
    ask(["ls-files", "-s"]),
    ask(["symbolic-ref", "HEAD"]),
    ask(["rev-parse", "HEAD"]),
    fixture.read(fixture.repo, "text0.txt") ?? "",
  ];
}
