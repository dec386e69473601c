import { encodeFrame } from "./frame.ts";
import type { HeldReader, HeldSession } from "./types.ts";
import { FRAME } from "./wire.ts";

/** Acknowledgements are told when this many bytes have come together, or after a moment. */
const ACK_BYTES = 256 << 10;
const ACK_MS = 20;

export interface ReadingOptions {
  number: number;
  from: number;
  reader: HeldReader;
  send(frame: Buffer): void;
}

/** One reader of one session: puts what arrives in the order of the terminal, and gathers acknowledgements. */
export class Reading {
  readonly #options: ReadingOptions;
  /** Tells this attach from an earlier one of the same session, whose frames may still arrive. */
  readonly #mark: Buffer = Buffer.allocUnsafe(4);
  #attached = false;
  #stopped = false;
  #position: number;
  #ending: HeldSession | undefined;
  #acked: number;
  #toAck: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ReadingOptions) {
    this.#options = options;
    this.#position = options.from;
    this.#acked = options.from;
    this.#toAck = options.from;
    attaches = (attaches + 1) >>> 0;
    this.#mark.writeUInt32BE(attaches);
    options.send(
      encodeFrame(
        { type: FRAME.attach, session: options.number, offset: options.from },
        this.#mark,
      ),
    );
  }

  attached(mark: Buffer): void {
    if (mark.equals(this.#mark)) this.#attached = true;
  }

  /** False: it belongs to an earlier attach. */
  data(offset: number, piece: Buffer): boolean {
    if (!this.#live) return false;
    this.#position = offset + piece.length;
    this.#tell(() => this.#options.reader.data(offset, piece));
    this.#end();
    return true;
  }

  gap(from: number, to: number): void {
    if (!this.#live) return;
    this.#position = to;
    this.#tell(() => this.#options.reader.gap(from, to));
    this.#end();
  }

  /** `ended` waits for the last byte. */
  state(session: HeldSession): void {
    if (!this.#live) return;
    if (session.state === "ended") this.#ending = session;
    else this.#tell(() => this.#options.reader.state(session));
    this.#end();
  }

  ack(offset: number): void {
    if (this.#stopped) return;
    this.#toAck = Math.max(this.#toAck, offset);
    if (this.#toAck - this.#acked >= ACK_BYTES) this.#sendAck();
    else if (this.#toAck > this.#acked) this.#timer ??= setTimeout(() => this.#sendAck(), ACK_MS);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  get #live(): boolean {
    return this.#attached && !this.#stopped;
  }

  #end(): void {
    const session = this.#ending;
    if (session === undefined || this.#position < session.offset) return;
    this.#ending = undefined;
    this.#tell(() => this.#options.reader.state(session));
  }

  #sendAck(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#acked = this.#toAck;
    this.#options.send(
      encodeFrame({ type: FRAME.ack, session: this.#options.number, offset: this.#toAck }),
    );
  }

  /** A reader that throws is a bug of its owner: it must neither be hidden nor break the stream for the others. */
  #tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

let attaches = 0;
