/** Kinds of frame. Below 16: from the daemon; from 16 on: to the daemon. */
export const FRAME = {
  /** Bytes the terminal printed; `offset` is that of the first one. */
  data: 0,
  /** Bytes `[offset, to)` are gone; the payload is `to` as an unsigned 64-bit number. */
  gap: 1,
  /** The session as it is now, as JSON. */
  state: 2,
  /** Nothing more will be printed; the payload is the session as JSON, `offset` the final one. */
  end: 3,
  /** The screen drawn anew as bytes for a terminal; data goes on from `offset`. */
  snapshot: 4,
  /** Input before `offset` has been typed. With a payload, an `ErrorBody`, the frame before it was refused and is lost. */
  typed: 5,
  /** On a direct connection: what was asked for is served, frames follow. */
  opened: 6,
  /** On a direct connection: it is not served; the payload is an `ErrorBody`. */
  refused: 7,
  /** On a direct connection: the answer is whole, and another may be asked for. */
  done: 8,
  /** Bytes to type into the terminal. For a named viewer `offset` counts its bytes: a frame that is sent again with the
   *  same offset is typed once. */
  input: 16,
  /** `{"cols":80,"rows":24}`: the size of the viewer's window. */
  resize: 17,
  /** On a direct connection: an `OpenRequest`. Its number is what tells such a connection from HTTP/2, which begins with 80. */
  open: 32,
} as const;
export type FrameType = (typeof FRAME)[keyof typeof FRAME];

export interface Frame {
  type: number;
  offset: number;
  payload: Uint8Array;
}

/** `[u8 type][u32 length][u64 offset]`, big endian, then `length` bytes of payload. */
export const FRAME_HEADER = 13;
/** A longer payload is an error of the sender. */
export const FRAME_LIMIT: number = 4 * 1024 * 1024;
const WORD = 0x1_0000_0000;

export function frameHeader(type: number, length: number, offset: number): Uint8Array {
  const header = new Uint8Array(FRAME_HEADER);
  header[0] = type;
  writeWord(header, 1, length);
  writeWord(header, 5, Math.floor(offset / WORD));
  writeWord(header, 9, offset % WORD);
  return header;
}

/** A view for this would cost more than all else about a frame. */
function writeWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}

export function encodeFrame(frame: Frame): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEADER + frame.payload.length);
  bytes.set(frameHeader(frame.type, frame.payload.length, frame.offset));
  bytes.set(frame.payload, FRAME_HEADER);
  return bytes;
}

export function encodeGap(from: number, to: number): Uint8Array {
  const payload = new Uint8Array(8);
  new DataView(payload.buffer).setBigUint64(0, BigInt(to));
  return encodeFrame({ type: FRAME.gap, offset: from, payload });
}

export function gapEnd(payload: Uint8Array): number {
  return Number(new DataView(payload.buffer, payload.byteOffset, 8).getBigUint64(0));
}
