import { Coalescer, FULL_BYTES } from "./coalescer.ts";
import { PAGE_BYTES, type Ring, RING_BYTES } from "./ring.ts";

/** Bytes on their way that the reader has not acknowledged: a whole ring and what it may overshoot fit. */
export const IN_FLIGHT_BYTES: number = RING_BYTES + 6 * PAGE_BYTES;

/** What an outlet reads from. */
export interface Source {
  readonly number: number;
  readonly ring: Ring;
  /** Somebody has done something to it a moment ago, and may wait for what it prints. */
  readonly awaited: boolean;
  acked: number;
  flushed: number;
  acknowledge(offset: number): void;
}

/** Where an outlet puts its frames. */
export interface Port {
  /** The kernel has not taken everything yet: nothing more is sent until it has. */
  readonly stalled: boolean;
  /** True: the kernel has taken all of it. */
  data(session: Source, offset: number, pieces: Buffer[]): boolean;
  gap(session: Source, from: number, to: number): void;
  /** Has `outlet` flushed soon, together with others. */
  wait(outlet: Outlet): void;
}

/** One reader's position in one session. The ring is the only buffer: what cannot be sent now stays there. */
export class Outlet {
  readonly session: Source;
  readonly #port: Port;
  readonly #coalescer = new Coalescer();
  #sent: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(session: Source, from: number, port: Port) {
    this.session = session;
    this.#port = port;
    this.#sent = from;
    session.flushed = Math.min(session.flushed, from);
    session.acknowledge(from);
  }

  /** New bytes are in the ring. */
  offer(): void {
    if (!this.session.awaited) {
      if (this.#waiting >= FULL_BYTES) this.flush();
      else this.#port.wait(this);
      return;
    }
    if (this.#timer !== undefined && this.#waiting < FULL_BYTES) return;
    const { end } = this.session.ring;
    if (this.#coalescer.offer(performance.now(), this.#waiting, end)) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.#coalescer.patience);
  }

  /** Sends what may be sent, without waiting for more. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.step());
  }

  /** Sends at most one frame. True: there may be more to send. */
  step(): boolean {
    const { session } = this;
    const room = session.acked + IN_FLIGHT_BYTES - this.#sent;
    if (this.#port.stalled || room <= 0) return false;
    this.#skip();
    const pieces = session.ring.slices(this.#sent, Math.min(FULL_BYTES, room));
    if (pieces.length === 0) return false;
    const offset = this.#sent;
    for (const piece of pieces) this.#sent += piece.length;
    if (this.#port.data(session, offset, pieces)) session.flushed = this.#sent;
    return true;
  }

  /** The reader is done with everything before `offset`. */
  ack(offset: number): void {
    const acked = Math.min(offset, this.#sent);
    if (acked <= this.session.acked) return;
    this.session.acknowledge(acked);
    // A full window may be all that held the rest back: no output and no timer may ever come to send it.
    if (this.#timer === undefined) this.flush();
  }

  /** The kernel has taken all that was sent. */
  drained(): void {
    this.session.flushed = this.#sent;
  }

  detach(): void {
    clearTimeout(this.#timer);
  }

  get #waiting(): number {
    return this.session.ring.end - this.#sent;
  }

  /** Tells what was dropped before it could be sent. What is on its way stays counted against the window. */
  #skip(): void {
    const { oldest } = this.session.ring;
    if (this.#sent >= oldest) return;
    this.#port.gap(this.session, this.#sent, oldest);
    this.session.acked = oldest - (this.#sent - this.session.acked);
    this.#sent = oldest;
  }
}
