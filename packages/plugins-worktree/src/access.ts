import { join } from "node:path";
import type { Access } from "@pty4ai/protocol";
import { namespaceOf } from "./branch.ts";
import type { TreePlan, WorktreeFacts } from "./plan.ts";

type Tree = Pick<TreePlan["tree"], "common" | "admin" | "branch" | "path">;

/** Files of the tree's own git folder that decide where git looks and what it runs. */
const PINNED = ["commondir", "gitdir", "config.worktree", "HEAD"];

/** Folders that an agent needs to write so that it can commit to its own branch, and no other. */
export function ownFolders({ common, branch }: Tree): { refs: string; logs: string } {
  const way = join("refs/heads", namespaceOf(branch));
  return { refs: join(common, way), logs: join(common, "logs", way) };
}

/** What a sandbox shows of the repository, in order: all of git's folder to read; to write, the objects, the tree's own
 *  git folder without what redirects it, the folder of its own branch, and the tree without its pointer. */
export function accessOf(
  tree: Tree,
  facts: Pick<WorktreeFacts, "alternates" | "refFiles">,
): Access[] {
  const { common, admin, path } = tree;
  const { refs, logs } = ownFolders(tree);
  const as = (mode: Access["mode"], ...paths: string[]): Access[] =>
    paths.map((each) => ({ path: each, mode }));
  return [
    ...as("read", ...facts.alternates, common),
    ...as("write", join(common, "objects")),
    ...as("pin", join(common, "objects/info")),
    ...as("write", admin),
    ...as("pin", ...PINNED.map((name) => join(admin, name))),
    ...(facts.refFiles ? as("write", refs, logs) : []),
    ...as("write", path),
    ...as("pin", join(path, ".git")),
  ];
}
