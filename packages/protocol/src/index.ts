export {
  type AnswerRequest,
  checkAnswer,
  type Dialog,
  type DialogAnswer,
  type DialogKind,
  type DialogPolicy,
  type ToolRule,
} from "./dialog.ts";
export { ERROR_CODES, type ErrorBody, type ErrorCode, ProtocolError } from "./error.ts";
export type { DaemonEvent } from "./event.ts";
export { FRAME, FRAME_HEADER, FRAME_LIMIT, type Frame, type FrameType } from "./frame.ts";
export { encodeFrame, encodeGap, frameHeader, gapEnd } from "./frame.ts";
export { FrameParser } from "./frame-parser.ts";
export { checkOpen, type OpenRequest } from "./open.ts";
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
  checkInput,
  checkKill,
  checkRestart,
  checkSession,
  checkSize,
  checkTurn,
  type InputRequest,
  type KillRequest,
  type RestartRequest,
} from "./request.ts";
export { anything, bool, type Check, integer, list, object, oneOf, record, text } from "./check.ts";
export { RECORDING_FORMATS, type RecordingFormat, type RecordingInfo } from "./recording.ts";
export type { Screen, ScreenFormat, ScreenModes } from "./screen.ts";
export {
  AGENT_STATES,
  type AgentState,
  type McpServer,
  DRIVERS,
  type Driver,
  PERMISSIONS,
  type Permission,
  RESTARTS,
  type RestartPolicy,
  SESSION_STATES,
  type Session,
  type SessionExit,
  type SessionRequest,
  type SessionState,
  SIZINGS,
  type Sizing,
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
  tokensIn,
} from "./turn.ts";
export { checkProtocol, PROTOCOL_HEADER, PROTOCOL_VERSION, type Version } from "./version.ts";
export type { Explanation, WaitResult } from "./answer.ts";
export { protocolSchema } from "./schema/document.ts";
