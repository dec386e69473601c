export type { Harvest } from "./harvest.ts";
export type { WorktreeOptions } from "./options.ts";
export type { TreePlan, WorktreeFacts, WorktreeNotes } from "./plan.ts";
export { plugin } from "./plugin.ts";
export type { TreeRecord } from "./record.ts";
export { listWorktrees, type Removed, removeWorktree, type Worktree } from "./remove.ts";
export { slugOf } from "./slug.ts";
