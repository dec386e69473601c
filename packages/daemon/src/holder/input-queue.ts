import { writeSync } from "node:fs";

/** Bytes written before the loop gets its turn. */
const TURN_BYTES = 128 << 10;
const SPIN_MIN = 2;
const SPIN_MAX = 256;
const SHORT_WAITS = 8;
const LONGEST_WAIT_MS = 32;

export interface InputSink {
  fd: number;
  /** False once the fd may belong to somebody else: asked right before every write. */
  usable(): boolean;
  /** Told when the terminal has taken nothing for a while, and when it takes bytes again. */
  stall(since: number | undefined): void;
}

/**
 * Bytes on their way into a terminal, in order. Writes are synchronous on a non-blocking fd, so that none is ever under
 * way when the fd is closed; a terminal that takes nothing is asked again at once a few times, as often as that has
 * helped lately, then ever more seldom.
 */
export class InputQueue {
  readonly #sink: InputSink;
  #parts: Buffer[] = [];
  #head = 0;
  #pending = 0;
  #spinBudget = 16;
  #spins = 0;
  #waits = 0;
  #blockedSince: number | undefined;
  #told = false;
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(sink: InputSink) {
    this.#sink = sink;
  }

  get pending(): number {
    return this.#pending;
  }

  get stalledSince(): number | undefined {
    return this.#told ? this.#blockedSince : undefined;
  }

  /** `bytes` may be reused by the caller afterwards. */
  push(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const idle = this.#pending === 0;
    this.#pending += bytes.length;
    this.#parts.push(idle ? bytes : Buffer.from(bytes));
    if (!idle) return;
    this.#flush();
    const rest = this.#parts[0];
    if (rest === undefined) return;
    this.#parts[0] = Buffer.from(rest.subarray(this.#head));
    this.#head = 0;
  }

  /** Forgets everything and stops asking. */
  clear(): void {
    clearImmediate(this.#immediate);
    clearTimeout(this.#timer);
    this.#immediate = undefined;
    this.#timer = undefined;
    this.#parts = [];
    this.#head = 0;
    this.#pending = 0;
    this.#advanced();
  }

  #flush(): void {
    let room = TURN_BYTES;
    while (this.#pending > 0) {
      if (!this.#sink.usable()) return this.clear();
      if (room <= 0) return this.#nextTurn();
      const part = this.#parts[0] as Buffer;
      const written = this.#write(part);
      if (written === 0) return this.#blocked();
      if (written < 0) return this.clear();
      room -= written;
      this.#pending -= written;
      this.#head += written;
      if (this.#head === part.length) {
        this.#parts.shift();
        this.#head = 0;
      }
      this.#advanced();
    }
  }

  /** Bytes taken; 0 when the terminal takes none now, -1 when it never will again. */
  #write(part: Buffer): number {
    try {
      return writeSync(
        this.#sink.fd,
        part,
        this.#head,
        Math.min(part.length - this.#head, TURN_BYTES),
      );
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EAGAIN" ? 0 : -1;
    }
  }

  #nextTurn(): void {
    this.#immediate = setImmediate(() => this.#flush());
  }

  #blocked(): void {
    this.#blockedSince ??= Date.now();
    if (this.#spins < this.#spinBudget) {
      this.#spins += 1;
      return this.#nextTurn();
    }
    if (this.#waits === 0) this.#spinBudget = Math.max(SPIN_MIN, this.#spinBudget >> 1);
    const over = Math.max(0, this.#waits - SHORT_WAITS + 1);
    const delay = Math.min(LONGEST_WAIT_MS, 2 ** Math.min(over, 5));
    this.#waits += 1;
    if (delay === LONGEST_WAIT_MS && !this.#told) {
      this.#told = true;
      this.#sink.stall(this.#blockedSince);
    }
    this.#timer = setTimeout(() => this.#flush(), delay);
  }

  #advanced(): void {
    if (this.#spins > 0 && this.#waits === 0)
      this.#spinBudget = Math.min(SPIN_MAX, this.#spinBudget << 1);
    this.#spins = 0;
    this.#waits = 0;
    this.#blockedSince = undefined;
    if (!this.#told) return;
    this.#told = false;
    this.#sink.stall(undefined);
  }
}
