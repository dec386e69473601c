import { ProtocolError } from "./error.ts";
import { FRAME, FRAME_HEADER, FRAME_LIMIT, type Frame } from "./frame.ts";

const WORD = 0x1_0000_0000;

/** Takes a byte stream in any pieces and gives its frames. Payloads may point into the bytes that were pushed. A data
 *  frame that is not whole yet is given as far as it has come: it then comes as several, each with its offset. */
export class FrameParser {
  readonly #limit: number;
  readonly #header = new Uint8Array(FRAME_HEADER);
  readonly #view = new DataView(this.#header.buffer);
  #have = 0;
  #payload: Uint8Array | undefined;
  #filled = 0;

  constructor(limit: number = FRAME_LIMIT) {
    this.#limit = limit;
  }

  /** Throws `bad-request` when a frame is longer than the limit. */
  *push(bytes: Uint8Array): Generator<Frame, void, undefined> {
    let at = 0;
    while (at < bytes.length) {
      if (this.#have < FRAME_HEADER) {
        const take = Math.min(FRAME_HEADER - this.#have, bytes.length - at);
        this.#header.set(bytes.subarray(at, at + take), this.#have);
        this.#have += take;
        at += take;
        if (this.#have < FRAME_HEADER) return;
        if (this.#length() === 0) yield this.#emit(new Uint8Array(0));
        continue;
      }
      const length = this.#length();
      if (this.#header[0] === FRAME.data) {
        const piece = bytes.subarray(at, at + length - this.#filled);
        at += piece.length;
        yield this.#piece(piece, length);
        continue;
      }
      if (this.#payload === undefined && bytes.length - at >= length) {
        yield this.#emit(bytes.subarray(at, at + length));
        at += length;
        continue;
      }
      this.#payload ??= new Uint8Array(length);
      const take = Math.min(length - this.#filled, bytes.length - at);
      this.#payload.set(bytes.subarray(at, at + take), this.#filled);
      this.#filled += take;
      at += take;
      if (this.#filled === length) yield this.#emit(this.#payload);
    }
  }

  /** True between two frames. */
  get idle(): boolean {
    return this.#have === 0;
  }

  #length(): number {
    const length = this.#view.getUint32(1);
    if (length > this.#limit) {
      throw new ProtocolError("bad-request", `A frame of ${length} bytes is above ${this.#limit}`);
    }
    return length;
  }

  #offset(): number {
    return this.#view.getUint32(5) * WORD + this.#view.getUint32(9);
  }

  #emit(payload: Uint8Array): Frame {
    const frame = { type: this.#view.getUint8(0), offset: this.#offset(), payload };
    this.#have = 0;
    this.#filled = 0;
    this.#payload = undefined;
    return frame;
  }

  /** As much of a data frame as is here. */
  #piece(payload: Uint8Array, length: number): Frame {
    const frame = { type: FRAME.data, offset: this.#offset() + this.#filled, payload };
    this.#filled += payload.length;
    if (this.#filled === length) this.#have = this.#filled = 0;
    return frame;
  }
}
