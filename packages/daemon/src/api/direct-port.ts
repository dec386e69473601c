import type { Socket } from "node:net";
import { encodeFrame, FRAME, type Frame, frameHeader } from "@pty4ai/protocol";
import { pin } from "../holder/page.ts";
import type { FramePort } from "./port.ts";

/** Up to here a frame is made in one piece. */
const SMALL_BYTES = 2048;
/** How long a frame that nobody waits for may wait for company. */
const LATER_MS = 10;
/** A client that asks on and on and never reads is not served any longer. */
const UNREAD_BYTES = 4 << 20;
/** Time for a client to read what came before its answer was broken off. */
const FAREWELL_MS = 1000;

const NOTHING = Buffer.alloc(0);
const OPENED = encodeFrame({ type: FRAME.opened, offset: 0, payload: NOTHING });
const DONE = encodeFrame({ type: FRAME.done, offset: 0, payload: NOTHING });

/** One answer on a direct connection: what is handed on goes to the system within the call. */
export class DirectPort implements FramePort {
  readonly passing = true;
  /** The client has been told that it is served. */
  begun = false;
  readonly #socket: Socket;
  readonly #close: (() => void)[] = [];
  #take: (frame: Frame) => void = () => {};
  #over = false;
  #late: Uint8Array[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  get open(): boolean {
    return !this.#over && this.#socket.writable;
  }

  begin(): void {
    this.begun = true;
    this.frame(OPENED);
  }

  frame(bytes: Uint8Array): void {
    if (!this.open) return;
    this.#together(() => tell(this.#socket, bytes));
  }

  later(bytes: Uint8Array): void {
    if (!this.open) return;
    this.#late.push(bytes);
    this.#timer ??= setTimeout(() => this.#together(() => {}), LATER_MS);
  }

  data(offset: number, bytes: Buffer, done: () => void): void {
    const socket = this.#socket;
    if (bytes.length <= SMALL_BYTES) {
      const frame = encodeFrame({ type: FRAME.data, offset, payload: bytes });
      if (this.#late.length === 0) socket.write(frame);
      else this.#together(() => socket.write(frame));
    } else {
      this.#together(() => {
        socket.write(frameHeader(FRAME.data, bytes.length, offset));
        socket.write(bytes);
      });
    }
    if (socket.writableLength === 0) return done();
    pin(bytes);
    socket.write(NOTHING, () => done());
  }

  finish(last?: Uint8Array): void {
    if (!this.open) return;
    this.#together(() => {
      if (last !== undefined) this.#socket.write(last);
      this.#socket.write(DONE);
    });
    this.gone();
  }

  breakOff(): void {
    if (!this.open) return;
    this.#together(() => {});
    this.gone();
    hangUp(this.#socket);
  }

  listen(take: (frame: Frame) => void): void {
    this.#take = take;
  }

  onClose(call: () => void): void {
    if (this.open) this.#close.push(call);
    else call();
  }

  /** A frame of the client has come. */
  take(frame: Frame): void {
    this.#take(frame);
  }

  /** The answer is over, or the client has gone. */
  gone(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    for (const call of this.#close.splice(0)) call();
  }

  /** What waits for company and what `write` writes, in one go. */
  #together(write: () => void): void {
    const socket = this.#socket;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    socket.cork();
    for (const frame of this.#late.splice(0)) socket.write(frame);
    write();
    socket.uncork();
  }
}

/** Writes what is no output to a client, as long as it reads. */
export function tell(socket: Socket, bytes: Uint8Array): void {
  if (socket.writableLength > UNREAD_BYTES) socket.destroy();
  else if (socket.writable) socket.write(bytes);
}

/** Closes a connection once its client has read what was written, or has had the time to. */
export function hangUp(socket: Socket): void {
  socket.destroySoon();
  setTimeout(() => socket.destroy(), FAREWELL_MS).unref();
}
