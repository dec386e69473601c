import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { SessionExit, TerminalSize } from "@pty4ai/protocol";
import type { Fanout } from "../output/fanout.ts";
import type { OutputReader } from "../output/reader.ts";
import { Budget } from "./budget.ts";
import type { GapReason } from "./entry.ts";
import type { Fact } from "./messages.ts";

/** The screen as bytes that draw it, with the offset that follows. */
export interface Shot {
  offset: number;
  text: string;
  size: TerminalSize;
}

type Piece = { offset: number; bytes: Buffer };

export interface RecorderOptions {
  fanout: Fanout;
  /** The screen with all on it that was printed before the call. */
  screen: () => Promise<Shot>;
  /** Sends a fact on its way to the disk. */
  send: (fact: Fact) => void;
  /** How the program ended, once it has. */
  exit: () => SessionExit | undefined;
  /** False: what must be hidden is not known, so that output is only told as a gap. */
  open: boolean;
}

/** Bytes of one session on their way to the disk, and bytes that wait for a screen. */
const WINDOW = 8 * 1024 * 1024;
const BURST = 8 * 1024 * 1024;
const PER_SECOND = 1024 * 1024;
/** Recording goes on after a flood once so much may be recorded. */
const RESUME = 512 * 1024;
const PATIENCE_MS = 2000;

/** Takes one session's output as fast as it comes and holds nobody back: what is too much for the disk or for the
 *  budget is left out, and told as a gap with the screen as it is after it. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #budget: Budget = new Budget({
    burst: BURST,
    perSecond: PER_SECOND,
    now: performance.now(),
  });
  #reader: OutputReader | undefined;
  /** Offset that comes next, recorded or not. */
  #tip = 0;
  #flying = 0;
  /** Set while nothing is recorded. */
  #lost: { from: number; reason: GapReason } | undefined;
  /** Output that waits for the screen which it follows. */
  #waiting: Piece[] | undefined;
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #over = false;
  #tellDone: () => void = () => {};
  /** Resolves when all that there will be is on its way to the disk. */
  readonly done: Promise<void> = new Promise((resolve) => {
    this.#tellDone = resolve;
  });

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Records from an offset on. */
  follow(from: number): void {
    if (this.#over) return;
    this.#tip = from;
    if (!this.#options.open) this.#lost = { from, reason: "secrets" };
    this.#reader = this.#options.fanout.read(
      {
        data: (offset, bytes, done) => {
          done();
          this.#data(offset, bytes);
        },
        gap: (start, end) => this.#gap(start, end),
        end: () => this.#end(),
      },
      { from },
    );
  }

  /** A new segment wants a screen to begin with. */
  turned(): void {
    if (this.#lost === undefined && this.#waiting === undefined) void this.#draw();
  }

  /** So many bytes have been written, or could not be. */
  taken(bytes: number): void {
    this.#flying -= bytes;
  }

  input(bytes: Buffer, author: string, key?: string): void {
    const named = key === undefined ? {} : { key };
    this.#send({ kind: "input", at: Date.now(), bytes: new Uint8Array(bytes), author, ...named });
  }

  resize(size: TerminalSize): void {
    this.#send({ kind: "resize", at: Date.now(), size });
  }

  /** Resolves as `done`, or after a while: a disk that hangs keeps no session from its end. */
  finished(): Promise<unknown> {
    return Promise.race([this.done, sleep(PATIENCE_MS, undefined, { ref: false })]);
  }

  close(): void {
    if (this.#over) return;
    this.#finish();
    this.#over = true;
    clearTimeout(this.#timer);
    if (this.#reader !== undefined) this.#options.fanout.leave(this.#reader);
    this.#options.send({ kind: "close" });
    this.#tellDone();
  }

  /** The last byte was printed. What was typed before it is told in this turn of the loop. */
  #end(): void {
    setImmediate(() => {
      this.#finish();
      const exit = this.#options.exit();
      if (exit !== undefined) this.#send({ kind: "exit", at: Date.now(), exit });
      this.close();
    });
  }

  #data(offset: number, bytes: Buffer): void {
    this.#tip = offset + bytes.length;
    if (this.#waiting !== undefined) this.#wait(offset, bytes);
    else if (this.#lost === undefined) this.#record(offset, bytes);
  }

  #wait(offset: number, bytes: Buffer): void {
    this.#waiting?.push({ offset, bytes });
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes <= WINDOW) return;
    const [first] = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#lose(this.#lost?.from ?? first?.offset ?? offset, "flood");
  }

  #record(offset: number, bytes: Buffer): void {
    const room = this.#flying + bytes.length <= WINDOW;
    if (!room || !this.#budget.take(bytes.length, performance.now())) {
      return this.#lose(offset, "flood");
    }
    this.#flying += bytes.length;
    this.#send({ kind: "output", at: Date.now(), from: offset, bytes: new Uint8Array(bytes) });
  }

  #gap(from: number, to: number): void {
    this.#tip = to;
    if (this.#waiting !== undefined) return;
    if (this.#lost === undefined) this.#lose(from, "gone");
  }

  #lose(from: number, reason: GapReason): void {
    this.#lost = { from, reason };
    this.#retry();
  }

  #retry(): void {
    const pause = Math.max(50, this.#budget.wait(RESUME, performance.now()));
    this.#timer = setTimeout(() => {
      if (this.#flying > WINDOW / 2) this.#retry();
      else void this.#draw();
    }, pause);
    this.#timer.unref();
  }

  /** Asks for the screen; what is printed meanwhile waits to follow it. */
  async #draw(): Promise<void> {
    if (this.#over) return;
    const waiting: Piece[] = [];
    this.#waiting = waiting;
    this.#waitingBytes = 0;
    let shot: Shot | undefined;
    try {
      shot = await this.#options.screen();
    } catch {
      // Goes on without it.
    }
    if (this.#over || this.#waiting !== waiting) return;
    this.#resume(shot);
  }

  #resume(shot: Shot | undefined): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    const next = waiting[0]?.offset ?? this.#tip;
    const at = Date.now();
    const to = Math.max(shot?.offset ?? next, this.#lost?.from ?? 0);
    if (this.#lost === undefined) for (const piece of waiting) this.#upTo(piece, to);
    else if (to > this.#lost.from) this.#send({ kind: "gap", at, to, ...this.#lost });
    this.#lost = undefined;
    if (shot !== undefined) {
      this.#send({ kind: "screen", at, to: shot.offset, size: shot.size, text: shot.text });
    }
    for (const piece of waiting) this.#after(piece, to);
  }

  #upTo({ offset, bytes }: Piece, to: number): void {
    const part = bytes.subarray(0, Math.max(0, to - offset));
    if (part.length > 0 && this.#lost === undefined) this.#record(offset, part);
  }

  #after({ offset, bytes }: Piece, to: number): void {
    const skip = Math.max(0, to - offset);
    if (skip < bytes.length && this.#lost === undefined)
      this.#record(offset + skip, bytes.subarray(skip));
  }

  /** Nothing more comes: what waits is recorded, what was left out is told. */
  #finish(): void {
    if (this.#over) return;
    if (this.#waiting !== undefined && this.#lost === undefined) this.#resume(undefined);
    this.#waiting = undefined;
    if (this.#lost !== undefined && this.#tip > this.#lost.from) {
      this.#send({ kind: "gap", at: Date.now(), to: this.#tip, ...this.#lost });
    }
    this.#lost = undefined;
  }

  #send(fact: Fact): void {
    if (!this.#over) this.#options.send(fact);
  }
}
