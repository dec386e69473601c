import { existsSync, lstatSync, readdirSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { placeFile, readSmall } from "./safe-path.ts";
import type { TreeRecord } from "./record.ts";

type Tree = Pick<TreeRecord, "path" | "admin" | "name">;

/** Makes `.git` of the tree point to its own git folder again when an agent put something else there. A folder is moved
 *  to `aside`, because it may hold commits. Says what was done. */
export function mendPointer(tree: Tree, aside: string): string | undefined {
  const pointer = join(tree.path, ".git");
  const text = `gitdir: ${tree.admin}\n`;
  if (readSmall(pointer) === text) return undefined;
  const found = lstatSync(pointer, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) {
    const place = freePlace(join(aside, `${tree.name}.replaced-git`));
    renameSync(pointer, place);
    placeFile(pointer, { text });
    return `.git had been replaced by a repository of its own, now at ${place}`;
  }
  placeFile(pointer, { text });
  return found === undefined
    ? ".git was missing and is there again"
    : ".git pointed elsewhere and points to its own folder again";
}

/** What makes the tree's git folder not the recorded one; undefined when all is well. */
export function mismatch(tree: Tree & Pick<TreeRecord, "common">): string | undefined {
  if (lstatSync(tree.path, { throwIfNoEntry: false })?.isDirectory() !== true)
    return `${tree.path} is not a folder`;
  if (!namesTree(tree)) return `${join(tree.admin, "gitdir")} does not name ${tree.path}`;
  const common = readSmall(join(tree.admin, "commondir"))?.trim();
  const expected = ["../..", tree.common];
  return common !== undefined && expected.includes(common)
    ? undefined
    : `${join(tree.admin, "commondir")} does not name ${tree.common}`;
}

/** Whether the recorded git folder is that of this tree. */
export function namesTree(tree: Pick<Tree, "path" | "admin">): boolean {
  return readSmall(join(tree.admin, "gitdir"))?.trim() === join(tree.path, ".git");
}

function freePlace(wanted: string): string {
  const taken = existsSync(dirname(wanted)) ? readdirSync(dirname(wanted)) : [];
  for (let number = 1; ; number++) {
    if (!taken.includes(`${basename(wanted)}-${number}`)) return `${wanted}-${number}`;
  }
}
