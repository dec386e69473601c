import type { TreeRecord } from "./record.ts";

/** A tree as it will be, known before anything is done: the facts of `probe` and the input of `add`. */
export interface TreePlan {
  /** What the record of a new tree is made of; an existing tree keeps its own. */
  tree: Pick<
    TreeRecord,
    | "name"
    | "slug"
    | "path"
    | "branch"
    | "base"
    | "toplevel"
    | "common"
    | "admin"
    | "objectFormat"
    | "labels"
  > & { excludesFile?: string };
  run: string | null;
  /** The slug by which this run knows the tree: another than the tree's own when it resumes an earlier one. */
  alias: string;
  /** Folder of the repository's records. */
  records: string;
  lock: string;
  /** The caller's checkout, whose ignored files `.worktreeinclude` may name. */
  source: { toplevel: string; gitDir: string };
  /** Where the caller was in it, relative; empty at its top. */
  subfolder: string;
}

/** What `transform` needs to know beyond the plan. */
export interface WorktreeFacts {
  plan: TreePlan;
  /** Object folders of other repositories that this one borrows from. */
  alternates: string[];
  /** Whether branches are files, as opposed to a reftable. */
  refFiles: boolean;
  /** Who the user is for git. */
  identity: { name: string; email: string };
}

/** `Session.notes.worktree` */
export interface WorktreeNotes {
  path: string;
  branch: string;
  base: string;
  repo: string;
  slug: string;
  /** The tree was there before. */
  reused?: boolean;
  /** Told after the start. */
  warnings?: string[];
  /** Told after the end: the commit that holds the work, and the files that differ from what the session found. */
  commit?: string;
  changed?: string[];
  /** How many differ, where `changed` is not all of them. */
  changedTotal?: number;
  /** What could not be put into the commit and is only in the folder. */
  notSaved?: { path: string; why: string }[];
}
