export { ERROR_CODES, type ErrorBody, type ErrorCode, ProtocolError } from "./error.ts";
export type { DaemonEvent } from "./event.ts";
export type {
  Access,
  Action,
  Destination,
  FileToWrite,
  Plugin,
  PluginContext,
  SessionDraft,
} from "./plugin.ts";
export {
  AGENT_STATES,
  type AgentState,
  PERMISSIONS,
  type Permission,
  SESSION_STATES,
  type Session,
  type SessionExit,
  type SessionRequest,
  type SessionState,
  type TerminalSize,
} from "./session.ts";
export {
  type Evidence,
  SIGNALS,
  type Signal,
  TURN_ENDS,
  TURN_STATES,
  type Turn,
  type TurnEnd,
  type TurnRequest,
  type TurnState,
  type Usage,
} from "./turn.ts";
