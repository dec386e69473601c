export {
  type DriverOptions,
  type ResumeOptions,
  resumeRun,
  type Run,
  type RunOptions,
  runPlan,
} from "./driver.ts";
export { type Clock, systemClock } from "./driver/clock.ts";
export { diskFiles, type RunFiles } from "./driver/files.ts";
export type { Fleet, Limits } from "./driver/fleet.ts";
export { checkLimits } from "./driver/limits.ts";
export { readTeam } from "./driver/team-document.ts";
export type { Evaluate, Validate } from "./driver/place.ts";
export type { Command, StopReason } from "./engine/command.ts";
export type {
  Answer,
  Decision,
  Decisions,
  JobAnswer,
  JobRef,
  Message,
  RunEvent,
} from "./engine/event.ts";
export { addUsage } from "./engine/usage.ts";
export { stateAfter } from "./engine/replay.ts";
export { step } from "./engine/step.ts";
export { at, count, type Rows } from "./engine/rows.ts";
export type { Selection } from "./engine/selection.ts";
export { seated } from "./engine/seats.ts";
export { createState } from "./engine/start.ts";
export type {
  Budget,
  Conflict,
  Failure,
  JobState,
  Letter,
  PhaseState,
  Result,
  RunFacts,
  RunState,
  RunStatus,
  Stage,
  Status,
  Talk,
  Try,
  Usage,
  Voice,
} from "./engine/state.ts";
export { RunError, type RunErrorCode } from "./error.ts";
export {
  HostRefusal,
  type HostConflict,
  type HostMerge,
  type HostMerged,
  type HostRefusalReason,
  type HostResolve,
  type HostSession,
  type HostSessionEnd,
  type HostSessionInfo,
  type HostTurn,
  type HostTurnEnd,
  type HostUsage,
  type HostVerdict,
  type HostWanted,
  type SessionHost,
} from "./host.ts";
export type { Journal, RunRecord } from "./journal/journal.ts";
export { MemoryJournal } from "./journal/memory.ts";
export { SqliteJournal } from "./journal/sqlite.ts";
export { resolverText } from "./prompt/resolver.ts";
export { reportMarkdown } from "./report/markdown.ts";
export {
  type PhaseReport,
  type RunReport,
  summarise,
  type WorkerReport,
} from "./report/summary.ts";
export { newRunId } from "./run-id.ts";
