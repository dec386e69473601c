import type { GitPlace } from "./git.ts";
import { git } from "./git.ts";
import type { Snapshot } from "./snapshot.ts";

/** Where the work of a tree stands: its branch's last commit, and what the tree has checked out. */
export interface Standing {
  tip: string;
  head: string;
}

export interface Commit {
  id: string;
  /** Its files are those of the snapshot. */
  holdsSnapshot: boolean;
}

/** The commit that holds the snapshot and all commits the session made: an existing one where nothing is uncommitted. */
export async function commitFor(
  keeper: GitPlace,
  at: Standing & { snapshot: Snapshot; message: string },
): Promise<Commit> {
  const { tip, head, snapshot } = at;
  const clean = snapshot.tree === (await git(keeper, ["rev-parse", `${head}^{tree}`])).text;
  const forward = await isAncestor(keeper, tip, head);
  const behind = !forward && (await isAncestor(keeper, head, tip));
  if (clean && forward) return { id: head, holdsSnapshot: true };
  if (clean && behind) return { id: tip, holdsSnapshot: false };
  const parents = forward ? [head] : behind ? [tip] : [tip, head];
  const args = ["commit-tree", snapshot.tree, ...parents.flatMap((parent) => ["-p", parent])];
  const { text: id } = await git(keeper, args, { input: at.message });
  return { id, holdsSnapshot: true };
}

async function isAncestor(keeper: GitPlace, older: string, newer: string): Promise<boolean> {
  if (older === newer) return true;
  const { status } = await git(keeper, ["merge-base", "--is-ancestor", older, newer], {
    answers: [0, 1],
  });
  return status === 0;
}
