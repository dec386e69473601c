import { readdirSync } from "node:fs";
import { join } from "node:path";
import { namespaceOf } from "./branch.ts";
import { type GitPlace, git } from "./git.ts";
import { keep, placeOf } from "./refs.ts";
import type { TreeRecord } from "./record.ts";
import { readSmall } from "./safe-path.ts";

type Tree = Pick<TreeRecord, "common" | "admin" | "branch" | "name">;

const LARGEST_LOG = 16 * 1024 * 1024;
const MOST = 5_000;

/** Commits that were made in the tree and that only git's logs know any more, such as those of before an amend or a reset:
 *  puts a reference on them, because the logs go with the tree. Undefined when there are none. */
export async function keepLost(tree: Tree, tip: string): Promise<string | undefined> {
  const place = placeOf(tree);
  const named = new Set(logsOf(tree).flatMap(commitsIn));
  named.delete(tip);
  const heads = await lostHeads(place, [...named].slice(-MOST), tip);
  if (heads.length === 0) return undefined;
  const args = ["commit-tree", `${tip}^{tree}`, ...heads.flatMap((head) => ["-p", head])];
  const message = `What the logs of ${tree.name} knew\n`;
  const { text: commit } = await git(place, args, { input: message, date: "@0 +0000" });
  return keep({ ...tree, name: `${tree.name}-lost` }, commit);
}

/** Of these the ones that neither `tip` nor another of them reaches. */
async function lostHeads(place: GitPlace, names: string[], tip: string): Promise<string[]> {
  if (names.length === 0) return [];
  const checked = await git(place, ["cat-file", "--batch-check"], { input: names.join("\n") });
  const commits = checked.text
    .split("\n")
    .flatMap((line) => /^([0-9a-f]+) commit \d+$/.exec(line)?.[1] ?? []);
  if (commits.length === 0) return [];
  const listed = await git(place, ["rev-list", "--parents", "--stdin"], {
    input: `${commits.join("\n")}\n^${tip}\n`,
  });
  const lines = listed.text.split("\n").map((line) => line.split(" "));
  const parents = new Set(lines.flatMap(([, ...rest]) => rest));
  const unreached = new Set(lines.map(([commit]) => commit));
  return commits.filter((commit) => unreached.has(commit) && !parents.has(commit)).sort();
}

function logsOf({ common, admin, branch }: Tree): string[] {
  const folder = join(common, "logs/refs/heads", namespaceOf(branch));
  return [join(admin, "logs/HEAD"), ...filesBelow(folder)];
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

/** An agent may have written the log: only what looks like names of commits is taken. */
function commitsIn(log: string): string[] {
  const lines = (readSmall(log, LARGEST_LOG) ?? "").split("\n");
  return lines.flatMap((line) => /^[0-9a-f]{40,64} ([0-9a-f]{40,64}) /.exec(line)?.[1] ?? []);
}
