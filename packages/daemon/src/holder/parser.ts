import { decodeHeader, type Header } from "./frame.ts";
import { FRAME, type FrameType, HEADER_BYTES } from "./wire.ts";

/** The stream cannot be understood any further: the connection has to be closed. */
export class FrameError extends Error {}

/** Buffers are valid only during the call, or as long as what was pushed is. */
export interface FrameSink {
  frame(header: Header, payload: Buffer): void;
  /** A piece of a data frame, as soon as it is here: pieces come in order and without copying. */
  data(session: number, offset: number, piece: Buffer): void;
}

/** Cuts a byte stream into frames, however it was split. Allocates only what has really arrived. */
export class FrameParser {
  readonly #accepted: ReadonlyMap<number, number>;
  readonly #sink: FrameSink;
  readonly #head: Buffer = Buffer.alloc(HEADER_BYTES);
  #headFilled = 0;
  #current: Header | undefined;
  #done = 0;
  #parts: Buffer[] = [];
  #stopped = false;

  constructor(accepted: ReadonlyMap<number, number>, sink: FrameSink) {
    this.#accepted = accepted;
    this.#sink = sink;
  }

  /** Nothing more is delivered, not even the rest of the chunk being parsed. */
  stop(): void {
    this.#stopped = true;
    this.#parts = [];
  }

  /** Throws FrameError at the first frame that is not allowed. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.#stopped) {
      at += this.#current === undefined ? this.#fillHeader(chunk, at) : this.#fillBody(chunk, at);
    }
  }

  #fillHeader(chunk: Buffer, at: number): number {
    const taken = chunk.copy(this.#head, this.#headFilled, at);
    this.#headFilled += taken;
    if (this.#headFilled < HEADER_BYTES) return taken;
    this.#headFilled = 0;
    const header = decodeHeader(this.#head);
    const limit = this.#accepted.get(header.type);
    if (limit === undefined) this.#fail(`unknown frame type 0x${header.type.toString(16)}`);
    else if (header.length > limit) this.#fail(`frame of ${header.length} bytes, at most ${limit}`);
    else if (!Number.isSafeInteger(header.offset)) this.#fail("offset out of range");
    this.#current = { ...header, type: header.type as FrameType };
    this.#done = 0;
    if (header.length === 0) this.#deliver(NOTHING);
    return taken;
  }

  #fillBody(chunk: Buffer, at: number): number {
    const header = this.#current as Header;
    const piece = chunk.subarray(at, at + header.length - this.#done);
    const before = this.#done;
    this.#done += piece.length;
    if (header.type === FRAME.data) {
      if (this.#done === header.length) this.#current = undefined;
      this.#sink.data(header.session, header.offset + before, piece);
    } else if (this.#done < header.length) {
      this.#parts.push(Buffer.from(piece));
    } else if (this.#parts.length === 0) {
      this.#deliver(piece);
    } else {
      this.#deliver(Buffer.concat([...this.#parts, piece]));
    }
    return piece.length;
  }

  #deliver(payload: Buffer): void {
    const header = this.#current as Header;
    this.#current = undefined;
    this.#parts = [];
    if (header.type !== FRAME.data) this.#sink.frame(header, payload);
  }

  #fail(reason: string): never {
    this.stop();
    throw new FrameError(reason);
  }
}

const NOTHING = Buffer.alloc(0);
