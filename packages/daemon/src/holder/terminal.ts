import { closeSync, readSync } from "node:fs";
import { ReadStream } from "node:tty";
import type { SessionExit, TerminalSize } from "@pty4ai/protocol";
import { InputQueue } from "./input-queue.ts";
import type { NativePty } from "./native.ts";
import { signalName } from "./signal.ts";
import type { SpawnSpec } from "./types.ts";

/** One buffer for all terminals of the process: filled and handed on within one call. */
const SHARED = Buffer.allocUnsafeSlow(65536);
/** Linux hands out so much of a terminal at once. Of a read that fills its buffer the loop tries another one at once,
 *  without asking first whether there is more. */
const READ = SHARED.subarray(0, 4095);
/** Read at once when the process is gone or the terminal is closed on purpose, while something else may still print. */
const LAST_BYTES = 128 << 10;

export interface Launcher {
  native: NativePty;
  helperPath: string;
}

export interface TerminalEvents {
  /** `bytes` is reused after the call. */
  output(bytes: Buffer): void;
  /** The process is gone, or nothing more will be printed, or the input has stalled or goes on. */
  changed(): void;
}

/**
 * A process on a pseudoterminal: the only place that touches its fd. Two things end it, in any order and without a
 * clock: the exit status is known, and the last byte has been read. Whether the fd is still ours is what
 * `stream.destroyed` says at that very moment: later events come too late, the number may be in use again.
 */
export class Terminal {
  readonly pid: number;
  readonly device: string;
  readonly #native: NativePty;
  readonly #fd: number;
  readonly #stream: ReadStream;
  readonly #queue: InputQueue;
  readonly #events: TerminalEvents;
  #exit: Pick<SessionExit, "code" | "signal"> | undefined;
  #closed = false;
  #paused = false;

  constructor(launcher: Launcher, spec: SpawnSpec, events: TerminalEvents) {
    this.#native = launcher.native;
    this.#events = events;
    const { fd, pid, pty } = launcher.native.fork(
      spec.argv[0] as string,
      spec.argv.slice(1),
      Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
      spec.cwd,
      spec.size.cols,
      spec.size.rows,
      -1,
      -1,
      true,
      launcher.helperPath,
      (code, signal) => this.#exited(code, signal),
    );
    this.pid = pid;
    this.device = pty;
    this.#fd = fd;
    try {
      this.#stream = this.#read(fd);
    } catch (error) {
      // Without its terminal the process is hung up.
      closeSync(fd);
      throw error;
    }
    this.#queue = new InputQueue({
      fd,
      usable: () => this.open,
      stall: () => events.changed(),
    });
  }

  /** The fd is ours: it can be read, written and resized. */
  get open(): boolean {
    return !this.#stream.destroyed;
  }

  get exit(): Pick<SessionExit, "code" | "signal"> | undefined {
    return this.#exit;
  }

  /** Everything that will ever be printed has been read. */
  get drained(): boolean {
    return this.#closed;
  }

  get pendingInput(): number {
    return this.#queue.pending;
  }

  get inputStalledSince(): number | undefined {
    return this.#queue.stalledSince;
  }

  write(bytes: Buffer): void {
    if (this.open) this.#queue.push(bytes);
  }

  resize(size: TerminalSize): void {
    if (this.open) this.#native.resize(this.#fd, size.cols, size.rows, 0, 0);
  }

  /** To the process group, and only while its number cannot belong to anybody else. False: there is none any more. */
  kill(signal: NodeJS.Signals): boolean {
    // One that was just forked has no group yet.
    return this.#exit === undefined && (send(-this.pid, signal) || send(this.pid, signal));
  }

  /** What was asked of the system before may still arrive. */
  pause(): void {
    this.#paused = true;
    if (this.open) this.#stream.pause();
  }

  resume(): void {
    this.#paused = false;
    if (this.open) this.#stream.resume();
  }

  /** Reads what is there already, then lets go of the terminal whoever else holds it. */
  close(): void {
    if (!this.open) return;
    this.#readAll();
    this.#destroy();
  }

  /** What has been printed already, but no more than the terminal itself can hold. */
  #readAll(): void {
    try {
      for (let total = 0; total < LAST_BYTES; ) {
        const count = readSync(this.#fd, SHARED, 0, SHARED.length, null);
        if (count === 0) break;
        total += count;
        this.#events.output(SHARED.subarray(0, count));
      }
    } catch {
      // EAGAIN: nothing more for now; EIO: nothing more at all, which the stream is about to see itself.
    }
  }

  #read(fd: number): ReadStream {
    const onread = {
      buffer: READ,
      callback: (count: number, buffer: Uint8Array) => {
        this.#events.output((buffer as Buffer).subarray(0, count));
        return !this.#paused;
      },
    };
    const stream = new ReadStream(fd, { onread });
    // EIO is how Linux says that the last holder of the other side is gone.
    stream.on("error", () => this.#destroy());
    stream.on("end", () => this.#destroy());
    stream.on("close", () => this.#drained());
    stream.resume();
    return stream;
  }

  #destroy(): void {
    this.#queue.clear();
    this.#stream.destroy();
  }

  #drained(): void {
    this.#queue.clear();
    this.#closed = true;
    this.#events.changed();
  }

  #exited(code: number, signal: number): void {
    // The status may overtake the last output: whoever hears of the exit shall have all that was printed before it.
    if (this.open && !this.#paused) this.#readAll();
    this.#exit = signal === 0 ? { code, signal: null } : { code: null, signal: signalName(signal) };
    this.#events.changed();
  }
}

/** False: there is none of that number. */
function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}
