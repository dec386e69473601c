import { ProtocolError, type Screen, type TerminalSize } from "@pty4ai/protocol";
import type { Fanout } from "../output/fanout.ts";
import type { OutputReader } from "../output/reader.ts";
import type { SavedScreen, ScreenView, Snapshot, SnapshotRequest } from "../screens/messages.ts";
import type { Screens } from "../screens/screens.ts";
import { speaks } from "./speaks.ts";

export interface ScreenFeedOptions {
  screens: Screens;
  fanout: Fanout;
  size: TerminalSize;
  /** The oldest byte that can be had. */
  from: number;
  /** The screen as a daemon before this one kept it. */
  saved?: SavedScreen;
  /** What was asked and told before this offset has been dealt with. */
  heard: number;
  /** Set where a turn engine looks at the screen. */
  view?: (view: ScreenView) => void;
  title: (title: string) => void;
  osc: (offset: number, code: number, data: string) => void;
  reply: (offset: number, data: string) => void;
  /** A screen worth keeping against the end of this process. */
  keep: (saved: SavedScreen) => void;
  /** Milliseconds of quiet after which the screen is kept, and after which its emulator goes. */
  rest?: { keepMs: number; sleepMs: number };
}

type Step = { size: TerminalSize } | { offset: number; bytes: Buffer };

const REST = { keepMs: 2000, sleepMs: 30_000 };
/** Output that a screen without an emulator holds back, well below what the holder keeps. */
const PENDING_BYTES = 64 * 1024;
/** So much new output under way is worth keeping the screen, at most this often. */
const BUSY_BYTES = 128 * 1024;
const BUSY_MS = 10_000;

/** Keeps one session's screen: a reader of its output that never falls out of step. There is an emulator only while
 *  something needs one; else the screen is what was saved last, and the output since. */
export class ScreenFeed {
  readonly #options: ScreenFeedOptions;
  readonly #rest: { keepMs: number; sleepMs: number };
  /** The emulator, while there is one. */
  #terminal: number | undefined;
  #base: SavedScreen | undefined;
  #gap: Screen["gap"];
  /** What came after the base, while there is no emulator. */
  #pending: Step[] = [];
  #pendingBytes = 0;
  #reader: OutputReader | undefined;
  #heard: number;
  #size: TerminalSize;
  #timer: NodeJS.Timeout | undefined;
  #touched = 0;
  #tried = 0;
  #waiters: { offset: number; resolve: () => void }[] = [];
  #closed = false;

  constructor(options: ScreenFeedOptions) {
    this.#options = options;
    this.#rest = options.rest ?? REST;
    this.#heard = options.heard;
    this.#size = options.size;
    const { saved, from } = options;
    this.#base = saved;
    if (saved !== undefined) {
      this.#pending.push({ size: options.size });
      if (saved.offset < from) this.#gap = { from: saved.offset, to: from };
    }
    this.#follow(Math.max(saved?.offset ?? 0, from));
  }

  /** Whether an emulator keeps it at the moment. */
  get awake(): boolean {
    return this.#terminal !== undefined;
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    if (this.#terminal === undefined) this.#pending.push({ size });
    else this.#options.screens.resize(this.#terminal, size);
    this.#touch();
  }

  async snapshot(request: SnapshotRequest): Promise<Snapshot> {
    // An emulator that was made now would never go again.
    if (this.#closed) throw new ProtocolError("gone", "The screen is gone");
    const snapshot = await this.#options.screens.snapshot(this.#wake(), request);
    this.#touch();
    if (this.#gap === undefined) return snapshot;
    return { ...snapshot, screen: { ...snapshot.screen, gap: this.#gap } };
  }

  /** Resolves once the bytes before `offset` are on the screen. */
  shown(offset: number): Promise<void> {
    if (this.#closed || (this.#reader?.read ?? 0) >= offset) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push({ offset, resolve });
      this.#options.screens.hurry();
    });
  }

  /** Has the screen kept as it is, where it is not; resolves when it was given to `keep`, or cannot be. */
  async keep(): Promise<void> {
    this.#tried = this.#reader?.read ?? 0;
    if (this.#closed || (this.#base?.offset ?? 0) === this.#tried) return;
    const terminal = this.#wake();
    const saved = await this.#options.screens.save(terminal).catch(() => undefined);
    if (saved === undefined || this.#closed || this.#terminal !== terminal) return;
    this.#base = saved;
    this.#options.keep(saved);
    this.#arm(this.#rest.keepMs);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    if (this.#reader !== undefined) this.#options.fanout.leave(this.#reader);
    this.#drop();
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }

  /** The number of the emulator, which there is from now on. */
  #wake(): number {
    if (this.#terminal !== undefined) return this.#terminal;
    const terminal = this.#open(this.#base?.size ?? this.#size);
    this.#terminal = terminal;
    const { screens } = this.#options;
    if (this.#base !== undefined) screens.restore(terminal, this.#base);
    this.#pendingBytes = 0;
    for (const step of this.#pending.splice(0)) {
      if ("size" in step) screens.resize(terminal, step.size);
      else this.#feed(terminal, step, () => this.#touch());
    }
    screens.resize(terminal, this.#size);
    this.#touch();
    return terminal;
  }

  #open(size: TerminalSize): number {
    const { view, title, osc, reply, screens } = this.#options;
    return screens.open(size, view !== undefined, {
      view: (seen) => view?.(seen),
      title,
      osc: (offset, code, data) => {
        this.#heard = Math.max(this.#heard, offset);
        osc(offset, code, data);
      },
      reply: (offset, data) => {
        this.#heard = Math.max(this.#heard, offset);
        reply(offset, data);
      },
      lost: () => {
        this.#drop();
        this.#follow(this.#base?.offset ?? 0);
      },
    });
  }

  #drop(): void {
    if (this.#terminal !== undefined) this.#options.screens.drop(this.#terminal);
    this.#terminal = undefined;
  }

  /** Takes the output from an offset on; what was dealt with before is not dealt with again. */
  #follow(from: number): void {
    const { fanout } = this.#options;
    if (this.#reader !== undefined) fanout.leave(this.#reader);
    const sink = {
      data: (offset: number, bytes: Buffer, done: () => void) => this.#take(offset, bytes, done),
      gap: (start: number, end: number) => {
        if (start > 0) this.#gap = { from: start, to: end };
        this.#settle();
      },
      end: () => this.#settle(),
    };
    this.#reader = fanout.read(sink, { from, window: 1024 * 1024 });
  }

  #take(offset: number, bytes: Buffer, done: () => void): void {
    if (this.#terminal === undefined) {
      this.#pending.push({ offset, bytes });
      this.#pendingBytes += bytes.length;
      done();
      const looked = this.#options.view !== undefined;
      if (looked || this.#pendingBytes > PENDING_BYTES || speaks(bytes)) this.#wake();
      else this.#touch();
      return this.#settle();
    }
    this.#touch();
    this.#feed(this.#terminal, { offset, bytes }, () => {
      done();
      this.#touch();
      this.#settle();
    });
    if (this.#waiters.length > 0) this.#options.screens.hurry();
  }

  #feed(
    terminal: number,
    { offset, bytes }: { offset: number; bytes: Buffer },
    parsed: () => void,
  ): void {
    const known = Math.min(Math.max(this.#heard - offset, 0), bytes.length);
    const { screens } = this.#options;
    if (known > 0) {
      const mute = { terminal, offset, mute: true, bytes: bytes.subarray(0, known) };
      screens.feed(mute, known === bytes.length ? parsed : () => {});
    }
    if (known === bytes.length) return;
    screens.feed(
      { terminal, offset: offset + known, mute: false, bytes: bytes.subarray(known) },
      parsed,
    );
  }

  /** Something happened: the screen rests again when it has been quiet. */
  #touch(): void {
    this.#touched = performance.now();
    this.#arm(this.#rest.keepMs);
  }

  #arm(ms: number): void {
    const rests = this.#terminal === undefined && this.#pendingBytes === 0;
    if (rests || this.#closed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#closed) return;
      if (this.#terminal === undefined) this.#nap();
      else this.#idle();
    }, ms).unref();
  }

  /** Text that came while there was no emulator is drawn by one that lives only for that. */
  #nap(): void {
    const left = this.#rest.keepMs - (performance.now() - this.#touched);
    if (left > 0) return this.#arm(left);
    this.#options.screens.inTurn(async () => {
      if (this.#terminal !== undefined || this.#closed) return;
      await this.keep();
      this.#sleep();
    });
  }

  /** Lets the emulator go where the screen can be drawn again without it. */
  #sleep(): void {
    const saved = this.#base;
    const whole = saved !== undefined && saved.offset === this.#reader?.next;
    if (whole && sameSize(saved.size, this.#size)) this.#drop();
  }

  /** Looks again later, until the emulator is gone or nothing is left to try. */
  #idle(): void {
    const quiet = performance.now() - this.#touched;
    const { keepMs, sleepMs } = this.#rest;
    const read = this.#reader?.read ?? 0;
    if (quiet < keepMs) {
      const busy = read - this.#tried > BUSY_BYTES;
      if (busy) void this.keep();
      this.#arm(busy ? BUSY_MS : keepMs - quiet);
    } else if (quiet < sleepMs) {
      if (this.#tried !== read) void this.keep();
      this.#arm(sleepMs - quiet);
    } else {
      this.#sleep();
    }
  }

  #settle(): void {
    const read = this.#reader?.read ?? 0;
    this.#waiters = this.#waiters.filter(({ offset, resolve }) => {
      if (read < offset) return true;
      resolve();
      return false;
    });
  }
}

function sameSize(one: TerminalSize, other: TerminalSize): boolean {
  return one.cols === other.cols && one.rows === other.rows;
}
