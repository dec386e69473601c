import { lstatSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type GitPlace, git } from "./git.ts";
import type { TreeRecord } from "./record.ts";
import { dropUnlessFile, readSmall } from "./safe-path.ts";

type Tree = Pick<TreeRecord, "common" | "branch" | "name">;

/** Points the tree's branch at a commit. What an agent may have made of the branch's own file, a link or a symbolic
 *  reference to another branch, is replaced and never followed. */
export async function moveBranch(tree: Tree, commit: string, why: string): Promise<void> {
  const ref = `refs/heads/${tree.branch}`;
  const file = join(tree.common, ref);
  const log = join(tree.common, "logs", ref);
  rmSync(`${file}.lock`, { force: true, recursive: true });
  dropUnlessFile(log, "go");
  // A folder of further branches stays: git then refuses, and the caller keeps the work under another name.
  dropUnlessFile(file, "stay");
  if (!/^[0-9a-f]{40,64}\s*$/.test(readSmall(file) ?? "")) dropFile(file);
  await git(placeOf(tree), ["update-ref", "--no-deref", "-m", `niia: ${why}`, ref, commit]);
}

/** Keeps a commit reachable whatever becomes of branches; says by which name. */
export async function keep(tree: Tree, commit: string): Promise<string> {
  const ref = `refs/niia/kept/${tree.name}-${commit.slice(0, 12)}`;
  await git(placeOf(tree), ["update-ref", "--no-deref", ref, commit]);
  return ref;
}

export function placeOf({ common }: Pick<TreeRecord, "common">): GitPlace {
  return { gitDir: common, commonDir: common };
}

function dropFile(file: string): void {
  if (lstatSync(file, { throwIfNoEntry: false })?.isFile() === true) rmSync(file);
}
