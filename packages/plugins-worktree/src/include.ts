import { constants, copyFileSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { fields, git, readable } from "./git.ts";
import type { TreePlan } from "./plan.ts";
import type { TreeRecord } from "./record.ts";
import { makeFolders } from "./safe-path.ts";

type Checkout = TreePlan["source"];

const LIST = ".worktreeinclude";
const MOST_FILES = 5_000;
const MOST_BYTES = 512 * 1024 * 1024;

/** Copies the files that git ignores and `.worktreeinclude` of the user's checkout names, such as `.env`, into a new tree.
 *  A file that the tree has already stays, a link is not copied and not followed. */
export async function copyIncluded(checkout: Checkout, record: TreeRecord): Promise<string[]> {
  const source = checkout.toplevel;
  if (lstatSync(join(source, LIST), { throwIfNoEntry: false })?.isFile() !== true) return [];
  const names = await ignoredAndNamed(checkout, record);
  let bytes = 0;
  const skipped: string[] = [];
  for (const [index, name] of names.entries()) {
    const size = lstatSync(join(source, name), { throwIfNoEntry: false })?.size ?? 0;
    bytes += size;
    if (index >= MOST_FILES || bytes > MOST_BYTES)
      return [`${LIST} names too much: ${index} of ${names.length} files were copied`];
    if (!copy(source, record.path, name)) skipped.push(name);
  }
  return skipped.length === 0 ? [] : [`not copied from ${LIST}: ${skipped.slice(0, 5).join(", ")}`];
}

async function ignoredAndNamed(checkout: Checkout, record: TreeRecord): Promise<string[]> {
  const { toplevel: source, gitDir } = checkout;
  const place = { gitDir, commonDir: record.common, workTree: source };
  const named = await git(place, [
    "ls-files",
    "-z",
    "--others",
    "--ignored",
    `--exclude-from=${join(source, LIST)}`,
  ]);
  if (named.bytes.length === 0) return [];
  // The user's own excludes count here as they do in the checkout.
  const settings =
    record.excludesFile === undefined ? [] : ["-c", `core.excludesFile=${record.excludesFile}`];
  const ignored = await git(place, [...settings, "check-ignore", "-z", "--stdin"], {
    input: named.bytes,
    answers: [0, 1],
  });
  return fields(ignored).map(readable);
}

function copy(source: string, tree: string, name: string): boolean {
  const from = join(source, name);
  if (lstatSync(from, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const parts = name.split("/");
  const folder = makeFolders(tree, parts.slice(0, -1));
  const to = join(tree, name);
  if (folder === undefined || lstatSync(to, { throwIfNoEntry: false }) !== undefined) return false;
  copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  return true;
}
