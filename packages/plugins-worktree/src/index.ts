export {
  fields,
  GitFailure,
  type GitOptions,
  type GitOutput,
  type GitPlace,
  git,
  readable,
} from "./git.ts";
export type { Harvest } from "./harvest.ts";
export type { WorktreeOptions } from "./options.ts";
export type { TreePlan, WorktreeFacts, WorktreeNotes } from "./plan.ts";
export { plugin } from "./plugin.ts";
export type { TreeRecord } from "./record.ts";
export { withLock } from "./lock.ts";
export type { IgnoredFiles } from "./ignored.ts";
export {
  forgetWorktree,
  listWorktrees,
  type Removed,
  type RemoveOptions,
  removeWorktree,
  type Worktree,
} from "./remove.ts";
export { listRemoved, type RemovedTree } from "./removed.ts";
export { type Restored, restoreWorktree } from "./restore.ts";
export { findRepository, type Repository } from "./repository.ts";
export { slugOf } from "./slug.ts";
