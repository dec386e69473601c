import { type FrameType, HEADER_BYTES } from "./wire.ts";

const WORD = 0x1_0000_0000;

export interface Header {
  type: FrameType;
  session: number;
  /** A byte position, or the id of a request. */
  offset: number;
  length: number;
}

export function encodeHeader(header: Header): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES);
  bytes.writeUInt32BE(header.length, 0);
  bytes[4] = header.type;
  bytes.writeUInt32BE(header.session, 5);
  writeOffset(bytes, header.offset, 9);
  return bytes;
}

export function encodeFrame(head: Omit<Header, "length">, payload: Buffer = EMPTY): Buffer {
  const header = encodeHeader({ ...head, length: payload.length });
  return payload.length === 0 ? header : Buffer.concat([header, payload]);
}

export function encodeJson(head: Omit<Header, "length">, value: unknown): Buffer {
  return encodeFrame(head, Buffer.from(JSON.stringify(value)));
}

/** `length` and `type` as they stand in the bytes: the parser judges them. */
export function decodeHeader(bytes: Buffer): {
  length: number;
  type: number;
  session: number;
  offset: number;
} {
  return {
    length: bytes.readUInt32BE(0),
    type: bytes[4] as number,
    session: bytes.readUInt32BE(5),
    offset: readOffset(bytes, 9),
  };
}

export function encodeOffset(offset: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  writeOffset(bytes, offset, 0);
  return bytes;
}

export function readOffset(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) * WORD + bytes.readUInt32BE(at + 4);
}

function writeOffset(bytes: Buffer, offset: number, at: number): void {
  bytes.writeUInt32BE(Math.floor(offset / WORD), at);
  bytes.writeUInt32BE(offset % WORD, at + 4);
}

const EMPTY = Buffer.alloc(0);
