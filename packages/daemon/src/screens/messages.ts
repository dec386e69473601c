import type { Screen, ScreenFormat, TerminalSize } from "@pty4ai/protocol";

/** What the turn engine looks at. */
export type ScreenView = Omit<Screen, "size" | "scrollback" | "modes" | "gap">;

export interface SnapshotRequest {
  format: ScreenFormat;
  /** Rows of scrollback wanted. */
  scrollback: number;
}
/** `text` for the formats text and ansi, `screen` always. */
export interface Snapshot {
  screen: Screen;
  text: string;
}

/** A screen put down, to be drawn again: everything that was printed before `offset` is in it. */
export interface SavedScreen {
  offset: number;
  size: TerminalSize;
  /** Compressed by zstd. */
  ansi: Uint8Array;
}

export type ToWorker =
  | { type: "open"; terminal: number; size: TerminalSize; observe: boolean; scrollback: number }
  | { type: "feed"; batch: Uint8Array }
  | { type: "resize"; terminal: number; size: TerminalSize }
  | { type: "ask"; terminal: number; ask: number; request: SnapshotRequest }
  | { type: "restore"; terminal: number; saved: SavedScreen }
  | { type: "save"; terminal: number; ask: number }
  | { type: "drop"; terminal: number };

export type FromWorker =
  | { type: "parsed"; marks: [terminal: number, offset: number][] }
  | { type: "view"; terminal: number; view: ScreenView }
  | { type: "title"; terminal: number; title: string }
  | { type: "osc"; terminal: number; offset: number; code: number; data: string }
  | { type: "reply"; terminal: number; offset: number; data: string }
  | { type: "answer"; ask: number; snapshot: Snapshot }
  | { type: "saved"; ask: number; saved: SavedScreen | undefined }
  | { type: "refused"; ask: number };

export interface FeedRecord {
  terminal: number;
  offset: number;
  /** What these bytes ask and tell has been dealt with before. */
  mute: boolean;
  bytes: Uint8Array;
}

const HEADER = 17;

/** All sessions' bytes of one tick in one buffer, since the message is what costs and not the parse. */
export function pack(records: readonly FeedRecord[]): Uint8Array<ArrayBuffer> {
  const size = records.reduce((sum, record) => sum + HEADER + record.bytes.length, 0);
  const batch = new Uint8Array(size);
  const view = new DataView(batch.buffer);
  let at = 0;
  for (const { terminal, offset, mute, bytes } of records) {
    view.setUint32(at, terminal);
    view.setFloat64(at + 4, offset);
    view.setUint8(at + 12, mute ? 1 : 0);
    view.setUint32(at + 13, bytes.length);
    batch.set(bytes, at + HEADER);
    at += HEADER + bytes.length;
  }
  return batch;
}

export function* unpack(batch: Uint8Array): Generator<FeedRecord, void, undefined> {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.length);
  for (let at = 0; at < batch.length; ) {
    const length = view.getUint32(at + 13);
    yield {
      terminal: view.getUint32(at),
      offset: view.getFloat64(at + 4),
      mute: view.getUint8(at + 12) === 1,
      bytes: batch.subarray(at + HEADER, at + HEADER + length),
    };
    at += HEADER + length;
  }
}
