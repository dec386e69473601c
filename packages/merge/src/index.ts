export { merge } from "./merge.ts";
export { type Drained, drain, type Joined, type QueueEdge } from "./queue.ts";
export type {
  Answer,
  Conflict,
  ConflictFile,
  Head,
  MergePolicy,
  MergeReport,
  MergeRequest,
  Rejected,
  Verdict,
} from "./request.ts";
