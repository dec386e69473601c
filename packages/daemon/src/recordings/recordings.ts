import { type Log, reasonOf } from "../log.ts";
import { Thread } from "../thread.ts";
import type { Fact, FromRecorder, OpenMessage, ToRecorder } from "./messages.ts";
import type { KeepLimits } from "./prune.ts";
import { Recorder, type RecorderOptions } from "./recorder.ts";
import { secretsOf } from "./redact/secrets.ts";
import { recordingFolder } from "./segments.ts";

export interface RecordingOptions {
  /** Whether sessions that do not say are recorded. Default true. */
  record?: boolean;
  /** How long the recording of a session that is over is kept. Milliseconds, default 30 days. */
  keepMs?: number;
  /** Bytes on the disk for all; the oldest sessions that are over give way. Default 2 GiB. */
  totalBytes?: number;
  /** Bytes on the disk for one session, compressed. Default 64 MiB. */
  sessionBytes?: number;
  /** Text of one segment. Default 4 MiB. */
  segmentBytes?: number;
}

export interface RecordRequest extends Omit<RecorderOptions, "send" | "open"> {
  /** The session's private folder. */
  dir: string;
  head: OpenMessage["head"];
  /** The session's environment, whose secrets are hidden; undefined where it is not known any more. */
  env: Record<string, string> | undefined;
  /** Nothing has been printed or recorded yet. */
  fresh: boolean;
}

const DAY = 86_400_000;
const MEGABYTE = 1024 * 1024;
const TICK_MS = 40;
const PATIENCE_MS = 2000;
const MERGED = 64 * 1024;

/** All recordings of a daemon, written by one worker thread: no disk and no flood is waited for by a session. */
export class Recordings {
  readonly #log: Log;
  readonly #limits: RecordingOptions;
  readonly #thread: Thread<ToRecorder, FromRecorder>;
  /** Whether a session that does not say is recorded. */
  readonly byDefault: boolean;
  readonly keep: KeepLimits;
  readonly #recorders = new Map<number, { recorder: Recorder; session: string; fresh: boolean }>();
  readonly #asked = new Map<number, () => void>();
  #facts: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #count = 0;
  #closed = false;

  constructor(log: Log, limits: RecordingOptions = {}) {
    this.#log = log;
    this.#limits = limits;
    this.#thread = new Thread({
      beside: import.meta.url,
      name: "recordings",
      youngMegabytes: 8,
      receive: (message) => this.#receive(message),
      failed: (error) => this.#failed(error),
    });
    this.byDefault = limits.record ?? true;
    this.keep = {
      keepMs: limits.keepMs ?? 30 * DAY,
      totalBytes: limits.totalBytes ?? 2048 * MEGABYTE,
    };
  }

  /** Until `release` nothing is written: others need the processor first. */
  hold(): void {
    this.#thread.hold();
  }

  release(): void {
    this.#thread.release();
  }

  /** Records a session until it ends or the recorder is closed, going on where its recording stands. */
  record(request: RecordRequest): Recorder {
    const { dir, head, env, fresh, ...rest } = request;
    const recording = ++this.#count;
    const recorder = new Recorder({
      ...rest,
      open: env !== undefined,
      send: (fact) => this.#add(recording, fact),
    });
    this.#recorders.set(recording, { recorder, session: head.session, fresh });
    this.#flush();
    this.#post({
      type: "open",
      recording,
      folder: recordingFolder(dir),
      head,
      secrets: secretsOf(env ?? {}),
      segmentBytes: this.#limits.segmentBytes ?? 4 * MEGABYTE,
      capBytes: this.#limits.sessionBytes ?? 64 * MEGABYTE,
    });
    if (fresh) recorder.follow(0);
    return recorder;
  }

  /** Resolves when all that was recorded before is on the disk, or after two seconds. */
  settle(): Promise<void> {
    this.release();
    if (!this.#thread.runs) return Promise.resolve();
    this.#flush();
    const ask = ++this.#count;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS);
      this.#asked.set(ask, () => {
        clearTimeout(timer);
        resolve();
      });
      this.#post({ type: "settle", ask });
    });
  }

  async close(): Promise<void> {
    for (const { recorder } of this.#recorders.values()) recorder.close();
    await this.settle();
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#thread.end();
  }

  #add(recording: number, fact: Fact): void {
    if (!follows(this.#facts.at(-1), recording, fact)) this.#facts.push({ recording, fact });
    if (fact.kind === "close") this.#recorders.delete(recording);
    this.#timer ??= setTimeout(() => this.#flush(), TICK_MS);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const facts = this.#facts.splice(0).map(({ recording, fact, more }): [number, Fact] => {
      if (more !== undefined && fact.kind === "output") fact.bytes = joined([fact.bytes, ...more]);
      return [recording, fact];
    });
    if (facts.length === 0 || this.#closed) return;
    const bytes = facts.flatMap(([, fact]) => ("bytes" in fact ? [fact.bytes.buffer] : []));
    this.#post({ type: "feed", facts }, bytes);
  }

  #post(message: ToRecorder, transfer: ArrayBuffer[] = []): void {
    if (!this.#closed) this.#thread.post(message, transfer);
  }

  #failed(error: Error): void {
    this.#log("error", "Recording has stopped", { reason: reasonOf(error) });
    this.#closed = true;
    for (const done of this.#asked.values()) done();
  }

  #receive(message: FromRecorder): void {
    if (message.type === "settled") {
      this.#asked.get(message.ask)?.();
      return void this.#asked.delete(message.ask);
    }
    const known = this.#recorders.get(message.recording);
    const session = known?.session ?? "";
    if (message.type === "opened" && known?.fresh === false) known.recorder.follow(message.offset);
    else if (message.type === "taken") known?.recorder.taken(message.bytes);
    else if (message.type === "turned") known?.recorder.turned();
    else if (message.type === "refused") {
      this.#log("warn", "A session is not recorded", { session, reason: message.reason });
      known?.recorder.close();
    } else if (message.type === "failed") {
      const { reason } = message;
      this.#log("warn", "A session is not recorded for now, and goes on", { session, reason });
    } else if (message.type === "mended") {
      this.#log("info", "A session is recorded again", { session });
    }
  }
}

type Bytes = Uint8Array<ArrayBuffer>;

/** A fact on its way to the worker; `more`: what was printed right after it, and goes with it. */
interface Waiting {
  recording: number;
  fact: Fact;
  more?: Bytes[];
  end?: number;
}

/** Output that directly follows output in the same tick is one fact. */
function follows(last: Waiting | undefined, recording: number, fact: Fact): boolean {
  if (last?.recording !== recording || fact.kind !== "output") return false;
  const { fact: before, more = [] } = last;
  if (before.kind !== "output") return false;
  const end = last.end ?? before.from + before.bytes.length;
  if (end !== fact.from || end - before.from > MERGED) return false;
  last.more = more;
  more.push(fact.bytes);
  last.end = end + fact.bytes.length;
  return true;
}

function joined(pieces: Bytes[]): Bytes {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
