export type { Profiles } from "./agents.ts";
export { startDaemon } from "./daemon.ts";
export type { Events } from "./events.ts";
export { holderProgram } from "./holder-program.ts";
export type { Log } from "./log.ts";
export type {
  Daemon,
  DaemonOptions,
  DaemonPaths,
  Extension,
  ExtensionAnswer,
  ExtensionRequest,
} from "./options.ts";
export { mayMakeGroups } from "./processes/group.ts";
export { drawCast } from "./recordings/draw.ts";
export type { CastEvent } from "./recordings/cast.ts";
export type { RecordingOptions } from "./recordings/recordings.ts";
export type { Sessions } from "./sessions/sessions.ts";
export type { StoreHandle } from "./store/store.ts";
