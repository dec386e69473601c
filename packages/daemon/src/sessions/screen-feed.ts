import type { Fanout } from "../output/fanout.ts";
import type { OutputReader } from "../output/reader.ts";
import type { ScreenView, Snapshot, SnapshotRequest } from "../screens/messages.ts";
import type { Screens } from "../screens/screens.ts";
import type { TerminalSize } from "@pty4ai/protocol";

export interface ScreenFeedOptions {
  screens: Screens;
  fanout: Fanout;
  size: TerminalSize;
  /** Where the screen is rebuilt from. */
  from: number;
  /** What was asked and told before this offset has been dealt with. */
  heard: number;
  /** Set where a turn engine looks at the screen. */
  view?: (view: ScreenView) => void;
  title: (title: string) => void;
  osc: (offset: number, code: number, data: string) => void;
  reply: (offset: number, data: string) => void;
}

/** Keeps one session's screen: a reader of its output that never falls out of step. */
export class ScreenFeed {
  readonly #options: ScreenFeedOptions;
  #terminal: number;
  #reader: OutputReader | undefined;
  #heard: number;
  #size: TerminalSize;
  #waiters: { offset: number; resolve: () => void }[] = [];

  constructor(options: ScreenFeedOptions) {
    this.#options = options;
    this.#heard = options.heard;
    this.#size = options.size;
    this.#terminal = this.#open();
    this.#follow();
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    this.#options.screens.resize(this.#terminal, size);
  }

  snapshot(request: SnapshotRequest): Promise<Snapshot> {
    return this.#options.screens.snapshot(this.#terminal, request);
  }

  /** Resolves once the bytes before `offset` are on the screen. */
  shown(offset: number): Promise<void> {
    if ((this.#reader?.read ?? 0) >= offset) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push({ offset, resolve });
      this.#options.screens.hurry();
    });
  }

  close(): void {
    if (this.#reader !== undefined) this.#options.fanout.leave(this.#reader);
    this.#options.screens.drop(this.#terminal);
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }

  #open(): number {
    const { view, title, osc, reply, screens } = this.#options;
    return screens.open(this.#size, view !== undefined, {
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
      lost: () => this.#follow(),
    });
  }

  /** Feeds the screen from the oldest byte on; what was dealt with before is not dealt with again. */
  #follow(): void {
    const { fanout, from } = this.#options;
    if (this.#reader !== undefined) fanout.leave(this.#reader);
    const start = this.#reader === undefined ? from : 0;
    const reader = fanout.read(
      {
        data: (offset, bytes, done) => this.#feed(offset, bytes, done),
        gap: () => this.#settle(),
        end: () => this.#settle(),
      },
      { from: start, window: 1024 * 1024 },
    );
    this.#reader = reader;
  }

  #feed(offset: number, bytes: Buffer, done: () => void): void {
    const terminal = this.#terminal;
    const parsed = (): void => {
      done();
      this.#settle();
    };
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
    if (this.#waiters.length > 0) screens.hurry();
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
