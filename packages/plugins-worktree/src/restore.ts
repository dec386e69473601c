import { existsSync } from "node:fs";
import { join } from "node:path";
import { ProtocolError } from "@pty4ai/protocol";
import { namespaceOf } from "./branch.ts";
import { git } from "./git.ts";
import { openKeeper } from "./keeper.ts";
import { filesOf, layoutOf } from "./layout.ts";
import { withLock } from "./lock.ts";
import { restoreTree } from "./make.ts";
import { openFolders } from "./open-folders.ts";
import { loadRecord, removeRecord, saveRecord, type TreeRecord } from "./record.ts";
import { placeOf } from "./refs.ts";
import { forgetRemoved, type RemovedTree } from "./removed.ts";
import { resolveCommit } from "./repository.ts";
import { placeFile } from "./safe-path.ts";

export interface Restored {
  path: string;
  branch: string;
  commit: string;
  warnings: string[];
}

/** Brings a removed tree back to its place, with all that was in it; what was uncommitted is now committed. It comes back
 *  on its branch, where the branch still holds the work, else on a new one beside it. */
export async function restoreWorktree(tree: RemovedTree & { records: string }): Promise<Restored> {
  const files = filesOf(tree.records, tree.name);
  if (!existsSync(tree.common)) throw noRepository(tree);
  return withLock(files.lock, async () => {
    refuseTaken(tree, files.record);
    const commit = await resolveCommit(placeOf(tree), tree.kept);
    if (commit === undefined) throw notKept(tree);
    const { kept: _kept, keptIgnored, removedAt: _at, records: _records, ...record } = tree;
    const { branch, made, tip } = await branchFor(record, commit);
    const { lock } = layoutOf(join(tree.records, "../.."), tree.common, tree.toplevel);
    const { record: back, warnings } = await restoreTree(
      { ...record, branch, madeBranch: made, tip, state: "remaking" },
      { lock, files },
    ).catch((error: unknown) => {
      removeRecord(files.record);
      throw error;
    });
    openFolders(back);
    warnings.push(...(await bringIgnored(back, files.keeper, keptIgnored)));
    const usedAt = new Date().toISOString();
    saveRecord(files.record, { ...back, state: "ready", sessions: {}, usedAt });
    forgetRemoved(tree.records, tree.name);
    return { path: back.path, branch, commit: tip, warnings };
  });
}

/** A branch that holds the work: its own, or a new one when that went elsewhere. */
async function branchFor(
  tree: TreeRecord,
  kept: string,
): Promise<{ branch: string; made: boolean; tip: string }> {
  const place = placeOf(tree);
  const own = await resolveCommit(place, `refs/heads/${tree.branch}`);
  if (own === undefined) return { branch: tree.branch, made: true, tip: kept };
  const { status } = await git(place, ["merge-base", "--is-ancestor", kept, own], {
    answers: [0, 1],
  });
  if (status === 0) return { branch: tree.branch, made: false, tip: own };
  for (let number = 1; ; number++) {
    const branch = `${namespaceOf(tree.branch)}-restored-${number}/work`;
    if ((await resolveCommit(place, `refs/heads/${branch}`)) === undefined)
      return { branch, made: true, tip: kept };
  }
}

async function bringIgnored(
  record: TreeRecord,
  keeper: string,
  kept: string | undefined,
): Promise<string[]> {
  if (kept === undefined) return [];
  const commit = await resolveCommit(placeOf(record), kept);
  if (commit === undefined) return [`${kept} is gone, and with it the files that git ignores`];
  const place = await openKeeper(record, keeper);
  await git(place, ["read-tree", "--reset", "-u", commit]);
  // The files stay; git ignores them again.
  await git(place, ["read-tree", "--reset", record.tip]);
  placeFile(join(record.admin, "index"), { copyOf: join(keeper, "index") });
  return [];
}

function refuseTaken(tree: RemovedTree, record: string): void {
  if (loadRecord(record) === undefined && !existsSync(tree.path)) return;
  throw new ProtocolError("wrong-state", `${tree.path} is there again, with other work`, {
    hint: `Remove it first: niia worktree rm ${tree.name}; or look at git log ${tree.kept}`,
  });
}

function noRepository({ common, name }: RemovedTree): ProtocolError {
  return new ProtocolError("wrong-state", `The repository ${common} is gone, and with it ${name}`, {
    hint: "Put the repository back where it was.",
  });
}

function notKept({ name, kept }: RemovedTree): ProtocolError {
  return new ProtocolError("not-found", `${kept} is gone, and with it the work of ${name}`, {
    hint: "Somebody deleted the reference; git fsck --lost-found may still find the commit.",
  });
}
