import { encodeFrame, FRAME } from "@pty4ai/protocol";

/** So much may wait to be typed; what comes on top of it is dropped. */
const LIMIT = 1024 * 1024;

/** What was typed and is not known to have arrived, in frames that are the same when they are sent again. */
export class Typing {
  #next = 0;
  #waiting: { end: number; frame: Uint8Array }[] = [];

  /** The frame for bytes; undefined when too much waits already. */
  add(bytes: Uint8Array): Uint8Array | undefined {
    const [oldest] = this.#waiting;
    if (oldest !== undefined && this.#next - oldest.end > LIMIT) return undefined;
    const frame = encodeFrame({ type: FRAME.input, offset: this.#next, payload: bytes });
    this.#next += bytes.length;
    this.#waiting.push({ end: this.#next, frame });
    return frame;
  }

  /** Everything before `offset` has arrived, or was refused. */
  arrived(offset: number): void {
    this.#waiting = this.#waiting.filter(({ end }) => end > offset);
  }

  /** What must be sent again to a daemon that came back. */
  get frames(): Uint8Array[] {
    return this.#waiting.map(({ frame }) => frame);
  }
}
