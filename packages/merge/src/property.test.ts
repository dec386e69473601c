import { expect, test } from "vitest";
import { bytesOf, listing, mergeWorlds, type World } from "../test/model.ts";
import { type Files, TestRepository } from "../test/repository.ts";
import { firstWorld, randomFrom, work } from "../test/worker.ts";
import { merge } from "./merge.ts";

const WORKERS = 8;
const TARGET = "refs/heads/niia/r/result";

function filesOf(world: World, before: World = new Map()): Files {
  const files: Files = {};
  for (const { path } of before.values()) files[path] = null;
  for (const item of world.values()) files[item.path] = { bytes: bytesOf(item), mode: item.mode };
  return files;
}

function treeOf(repo: TestRepository, commit: string): string[] {
  const listed = repo.git(["ls-tree", "-r", "-z", commit]);
  return listed.split("\0").filter(Boolean).sort();
}

/** Of eight seeds each; `MERGE_PARTS` asks for more of them, `MERGE_FIRST` for others. */
const FIRST = Number(process.env["MERGE_FIRST"] ?? 0);
const PARTS = Array.from({ length: Number(process.env["MERGE_PARTS"] ?? 3) }, (_, n) => [
  FIRST + n + 1,
]);

/** Several seeds share one repository: each starts from a branch of its own. */
test.each(PARTS)(
  "eight workers at random, part %i: as worked out without git, or told",
  async (part) => {
    const repo = new TestRepository({});
    let [conflicts, merged] = [0, 0];
    try {
      for (let seed = part * 100; seed < part * 100 + 8; seed++) {
        const base = firstWorld();
        const worlds = Array.from({ length: WORKERS }, (_, n) =>
          work(base, n, randomFrom(seed * WORKERS + n)),
        );
        const heads = repo.branches(
          `s${seed}`,
          filesOf(base),
          worlds.map((world) => filesOf(world, base)),
        );
        const [onto = "", ...commits] = heads;
        const report = await merge({
          common: repo.common,
          objectFormat: "sha1",
          target: `${TARGET}-${seed}`,
          onto,
          heads: commits.map((commit, n) => ({ name: `w${n}`, commit })),
          subject: "run",
        });
        const told = new Set(report.conflicts.map(({ name }) => name));
        let expected = base;
        for (const [n, world] of worlds.entries()) {
          const next = mergeWorlds(base, expected, world);
          expect([seed, n, told.has(`w${n}`)]).toEqual([seed, n, next === undefined]);
          expected = next ?? expected;
        }
        expect(treeOf(repo, report.commit ?? "")).toEqual(listing(expected));
        for (const { files } of report.conflicts) expect(files.length).toBeGreaterThan(0);
        conflicts += told.size;
        merged += WORKERS - told.size;
      }
    } finally {
      repo.remove();
    }
    // Both must happen often, or nothing was tried.
    expect(conflicts).toBeGreaterThan(8);
    expect(merged).toBeGreaterThan(8);
  },
);
