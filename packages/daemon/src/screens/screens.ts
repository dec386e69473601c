import { ProtocolError, type TerminalSize } from "@pty4ai/protocol";
import { type Log, reasonOf } from "../log.ts";
import { Thread } from "../thread.ts";
import {
  type FeedRecord,
  type FromWorker,
  pack,
  type SavedScreen,
  type ScreenView,
  type Snapshot,
  type SnapshotRequest,
  type ToWorker,
} from "./messages.ts";

/** Bytes wait this long for those of other sessions: a message costs more than its parse. */
const BATCH_MS = 50;
/** As long as those of a program that may ask its terminal something and wait for the answer: one that has just begun,
 *  or asked a moment ago. */
const ASKING_BATCH_MS = 16;
const ASKING_MS = 1000;
const BATCH_BYTES = 256 * 1024;
const SCROLLBACK = 1000;
const RECYCLE = 50;

export interface ScreenListener {
  view(view: ScreenView): void;
  title(title: string): void;
  /** The terminal was told something by an operating system command before `offset`. */
  osc(offset: number, code: number, data: string): void;
  /** The terminal's answer to a query in the bytes before `offset`. */
  reply(offset: number, data: string): void;
  /** The screen is gone and must be fed again from the start. */
  lost(): void;
}

interface Kept {
  size: TerminalSize;
  observe: boolean;
  listener: ScreenListener;
  opened: boolean;
  /** Until then its program may wait for an answer. */
  asksUntil: number;
  fed: { end: number; done: () => void }[];
}

/** The screens of all sessions, kept by one worker thread that starts with the first byte. */
export class Screens {
  readonly #thread: Thread<ToWorker, FromWorker>;
  readonly #terminals = new Map<number, Kept>();
  readonly #asked = new Map<
    number,
    { resolve: (answer: never) => void; reject: (error: Error) => void }
  >();
  /** One at a time: each may take the worker some milliseconds. */
  #saving: Promise<unknown> = Promise.resolve();
  #queue: Promise<unknown> = Promise.resolve();
  #numbers = 0;
  /** How many screens this worker has kept. */
  #served = 0;
  #batch: FeedRecord[] = [];
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;
  /** When the batch leaves. */
  #due = Number.POSITIVE_INFINITY;
  #closed = false;

  constructor(log: Log) {
    this.#thread = new Thread({
      beside: import.meta.url,
      name: "screens",
      youngMegabytes: 16,
      receive: (message) => this.#receive(message),
      failed: (error) => log("error", "The screen worker failed", { reason: reasonOf(error) }),
      gone: () => this.#gone(),
    });
  }

  /** `observe`: its views are wanted, at most every 100 ms. Returns the number of the screen. */
  open(size: TerminalSize, observe: boolean, listener: ScreenListener): number {
    const terminal = ++this.#numbers;
    const asksUntil = performance.now() + ASKING_MS;
    this.#terminals.set(terminal, { size, observe, listener, opened: false, asksUntil, fed: [] });
    return terminal;
  }

  /** Until `release`, or until somebody asks for a screen, nothing is drawn: others need the processor first. */
  hold(): void {
    this.#thread.hold();
  }

  release(): void {
    this.#thread.release();
  }

  /** Starts the worker, for which a program that asks its terminal something would otherwise wait. */
  warm(): void {
    this.#thread.warm();
  }

  /** The bytes must not change until `done`, which tells that they are on the screen. */
  feed(record: FeedRecord, done: () => void): void {
    const kept = this.#terminals.get(record.terminal);
    if (kept === undefined) return done();
    kept.fed.push({ end: record.offset + record.bytes.length, done });
    this.#batch.push(record);
    this.#waiting += record.bytes.length;
    if (this.#waiting >= BATCH_BYTES) this.#flush();
    else this.#arm(kept);
  }

  #arm({ asksUntil }: Kept): void {
    const now = performance.now();
    const due = now + (now < asksUntil ? ASKING_BATCH_MS : BATCH_MS);
    if (this.#timer !== undefined && due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => this.#flush(), due - now);
  }

  /** Somebody waits for what was fed: it does not wait for the rest of a batch. */
  hurry(): void {
    this.#flush();
  }

  resize(terminal: number, size: TerminalSize): void {
    const kept = this.#terminals.get(terminal);
    if (kept === undefined) return;
    kept.size = size;
    this.#flush();
    if (kept.opened) this.#thread.post({ type: "resize", terminal, size });
  }

  /** The screen with everything fed before on it. */
  async snapshot(terminal: number, request: SnapshotRequest): Promise<Snapshot> {
    return this.#ask(terminal, (ask) => ({ type: "ask", terminal, ask, request }));
  }

  /** Draws a saved screen before anything is fed. */
  restore(terminal: number, saved: SavedScreen): void {
    const kept = this.#terminals.get(terminal);
    if (kept === undefined || this.#closed) return;
    this.#open(terminal, kept);
    this.#thread.post({ type: "restore", terminal, saved });
  }

  /** The screen so that it can be restored; undefined where it cannot be had exactly. */
  async save(terminal: number): Promise<SavedScreen | undefined> {
    const saved = this.#saving.then(() =>
      this.#ask<SavedScreen | undefined>(terminal, (ask) => ({ type: "save", terminal, ask })),
    );
    this.#saving = saved.catch(() => {});
    return saved;
  }

  drop(terminal: number): void {
    const kept = this.#terminals.get(terminal);
    this.#terminals.delete(terminal);
    if (kept?.opened === true) {
      this.#flush();
      this.#thread.post({ type: "drop", terminal });
    }
    for (const { done } of kept?.fed.splice(0) ?? []) done();
    this.#recycle();
  }

  /** An engine gives no memory back to the system: a worker that has kept many screens ends when it keeps none. */
  #recycle(): void {
    if (this.#served < RECYCLE || !this.#thread.runs) return;
    if ([...this.#terminals.values()].some(({ opened }) => opened)) return;
    this.#served = 0;
    this.#fail();
    void this.#thread.end();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#fail();
    await this.#thread.end();
  }

  async #ask<A>(terminal: number, message: (ask: number) => ToWorker): Promise<A> {
    const kept = this.#terminals.get(terminal);
    if (kept === undefined || this.#closed) throw new ProtocolError("gone", "The screen is gone");
    this.release();
    this.#flush();
    this.#open(terminal, kept);
    const ask = ++this.#numbers;
    return new Promise<A>((resolve, reject) => {
      this.#asked.set(ask, { resolve, reject });
      this.#thread.post(message(ask));
    });
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const records = this.#batch.splice(0);
    this.#waiting = 0;
    if (records.length === 0 || this.#closed) return;
    for (const { terminal } of records) {
      const kept = this.#terminals.get(terminal);
      if (kept !== undefined) this.#open(terminal, kept);
    }
    const batch = pack(records);
    this.#thread.post({ type: "feed", batch }, [batch.buffer]);
  }

  #open(terminal: number, kept: Kept): void {
    if (kept.opened) return;
    kept.opened = true;
    this.#served++;
    const { size, observe } = kept;
    this.#thread.post({ type: "open", terminal, size, observe, scrollback: SCROLLBACK });
  }

  /** Work that needs an emulator only for itself, one after another, so that there are never many for that. */
  inTurn(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(work).catch(() => {});
  }

  #receive(message: FromWorker): void {
    if (message.type === "parsed") return this.#parsed(message.marks);
    if ("ask" in message) {
      const asked = this.#asked.get(message.ask);
      this.#asked.delete(message.ask);
      if (message.type === "answer") return asked?.resolve(message.snapshot as never);
      if (message.type === "saved") return asked?.resolve(message.saved as never);
      return asked?.reject(new ProtocolError("gone", "The screen is gone"));
    }
    const kept = this.#terminals.get(message.terminal);
    const listener = kept?.listener;
    if (kept !== undefined && message.type === "reply")
      kept.asksUntil = performance.now() + ASKING_MS;
    if (message.type === "view") listener?.view(message.view);
    else if (message.type === "title") listener?.title(message.title);
    else if (message.type === "osc") listener?.osc(message.offset, message.code, message.data);
    else listener?.reply(message.offset, message.data);
  }

  #parsed(marks: [number, number][]): void {
    for (const [terminal, offset] of marks) {
      const fed = this.#terminals.get(terminal)?.fed ?? [];
      const parsed = fed.findIndex(({ end }) => end > offset);
      for (const { done } of fed.splice(0, parsed < 0 ? fed.length : parsed)) done();
    }
  }

  #gone(): void {
    this.#served = 0;
    if (this.#closed) return;
    this.#fail();
    for (const kept of this.#terminals.values()) {
      kept.opened = false;
      kept.fed = [];
      kept.listener.lost();
    }
  }

  #fail(): void {
    for (const { reject } of this.#asked.values()) {
      reject(new ProtocolError("unavailable", "The screens are being rebuilt"));
    }
    this.#asked.clear();
  }
}
