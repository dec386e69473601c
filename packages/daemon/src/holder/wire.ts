import type { ErrorBody } from "@pty4ai/protocol";
import type { HeldSession, SpawnSpec } from "./types.ts";

/** Versions this side speaks. A version, once released, never changes: see PROTOCOL.md. */
export const PROTOCOL: ProtocolRange = { min: 1, max: 1 };
/** Additive abilities, one bit each. None yet. */
export const FEATURES = 0;

/** Every frame: u32 payload length, u8 type, u32 session number, u64 offset; big endian. */
export const HEADER_BYTES = 17;

export const FRAME = {
  hello: 0x01,
  request: 0x02,
  write: 0x03,
  attach: 0x04,
  ack: 0x05,
  welcome: 0x81,
  reply: 0x82,
  data: 0x83,
  gap: 0x84,
  state: 0x85,
  attached: 0x86,
  failure: 0x8f,
} as const;
export type FrameType = (typeof FRAME)[keyof typeof FRAME];

export const MAX_KEY_BYTES = 512;
export const INPUT_CAP: number = 4 << 20;
const MAX_JSON = 4 << 20;

/** Frame types each side accepts, with the longest payload of each. */
export const TO_HOLDER: ReadonlyMap<number, number> = new Map([
  [FRAME.hello, 4096],
  [FRAME.request, MAX_JSON],
  [FRAME.write, INPUT_CAP + MAX_KEY_BYTES + 2],
  [FRAME.attach, 4],
  [FRAME.ack, 0],
]);
export const TO_DAEMON: ReadonlyMap<number, number> = new Map([
  [FRAME.welcome, 64 << 20],
  [FRAME.reply, MAX_JSON],
  [FRAME.data, 1 << 20],
  [FRAME.gap, 8],
  [FRAME.state, 65536],
  [FRAME.attached, 4],
  [FRAME.failure, 65536],
]);

export interface ProtocolRange {
  min: number;
  max: number;
}
export interface Hello {
  protocol: ProtocolRange;
  features: number;
}
/** A session as it travels: what readers see, and the number that frames name it by. */
export type WireSession = HeldSession & { number: number };
export interface Welcome {
  protocol: number;
  features: number;
  generation: string;
  pid: number;
  sessions: WireSession[];
}
export type Request =
  | { op: "spawn"; spec: SpawnSpec }
  | { op: "resize"; cols: number; rows: number }
  | { op: "kill"; signal: string }
  | { op: "close" }
  | { op: "collect" };
/** `result` is a session for `spawn`, `written` or `duplicate` for a write, else absent. */
export type Reply = { result?: WireSession | "written" | "duplicate" } | { error: ErrorBody };

/** The highest version both ranges hold, or undefined. */
export function commonVersion(ours: ProtocolRange, theirs: ProtocolRange): number | undefined {
  const version = Math.min(ours.max, theirs.max);
  return version >= Math.max(ours.min, theirs.min) ? version : undefined;
}
