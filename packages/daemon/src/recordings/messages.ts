import type { SessionExit, TerminalSize } from "@pty4ai/protocol";
import type { GapReason, Head } from "./entry.ts";

/** What happened in a session, as the daemon's thread tells it. */
export type Fact =
  | { kind: "output"; at: number; from: number; bytes: Uint8Array<ArrayBuffer> }
  | { kind: "input"; at: number; bytes: Uint8Array<ArrayBuffer>; author: string; key?: string }
  | { kind: "resize"; at: number; size: TerminalSize }
  | { kind: "gap"; at: number; from: number; to: number; reason: GapReason }
  | { kind: "screen"; at: number; to: number; size: TerminalSize; text: string }
  | { kind: "exit"; at: number; exit: SessionExit }
  | { kind: "close" };

export interface OpenMessage {
  type: "open";
  recording: number;
  folder: string;
  head: Omit<Head, "recording" | "segment" | "at">;
  secrets: string[];
  segmentBytes: number;
  capBytes: number;
}

export type ToRecorder =
  | OpenMessage
  | { type: "feed"; facts: [recording: number, fact: Fact][] }
  | { type: "settle"; ask: number };

export type FromRecorder =
  | { type: "opened"; recording: number; offset: number }
  /** There can be no recording. */
  | { type: "refused"; recording: number; reason: string }
  /** So many bytes of output have been dealt with. */
  | { type: "taken"; recording: number; bytes: number }
  /** A new segment began, which wants a screen to begin with. */
  | { type: "turned"; recording: number }
  | { type: "failed"; recording: number; reason: string }
  | { type: "mended"; recording: number }
  | { type: "settled"; ask: number };
