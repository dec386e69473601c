import { afterEach, beforeEach, expect, test } from "vitest";
import { join } from "node:path";
import { TestRepository } from "../test/repository.ts";
import { writeCommit } from "./commit.ts";

let repo: TestRepository;
beforeEach(() => {
  repo = new TestRepository();
});
afterEach(() => repo.remove());

test("git reads it, finds nothing wrong with it, and would have named it the same", () => {
  const tree = repo.git(["rev-parse", "main^{tree}"]);
  const parents = [repo.branch("a", { x: "1" }).commit, repo.branch("b", { x: "2" }).commit];
  const commit = { tree, parents, time: 1_700_000_000, message: "niia r: ä\n\nMore.\n" };
  const name = writeCommit(join(repo.common, "objects"), "sha1", commit);
  expect(writeCommit(join(repo.common, "objects"), "sha1", commit)).toBe(name);
  expect(repo.git(["log", "-1", "--format=%T %P %an %ct %s", name])).toBe(
    `${tree} ${parents.join(" ")} niia 1700000000 niia r: ä`,
  );
  const text = repo.git(["cat-file", "commit", name]);
  expect(repo.git(["hash-object", "-t", "commit", "--stdin"], Buffer.from(`${text}\n`))).toBe(name);
  repo.git(["update-ref", "refs/heads/merged", name]);
  expect(repo.git(["fsck", "--strict", "--no-dangling"])).toBe("");
});
