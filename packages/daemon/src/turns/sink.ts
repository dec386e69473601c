import {
  closeSync,
  constants,
  fstatSync,
  type FSWatcher,
  openSync,
  readSync,
  watch,
} from "node:fs";
import type { Log } from "../log.ts";

export interface SinkLine {
  name: string;
  payload: Record<string, unknown>;
  /** Offset of the file after this line. */
  end: number;
}

const POLL_MS = 400;
const LINE_LIMIT = 1024 * 1024;
const FILE_LIMIT = 128 * 1024 * 1024;

/** Follows the file in which an agent's hooks leave their events, one JSON object a line. The file belongs to the
 *  agent: links are not followed, lines and file are capped, and what does not parse is passed over. */
export class EventSink {
  readonly #file: string;
  readonly #log: Log;
  readonly #tell: (line: SinkLine) => void;
  #offset: number;
  #timer: NodeJS.Timeout | undefined;
  #watcher: FSWatcher | undefined;

  constructor(file: string, offset: number, options: { log: Log; tell: (line: SinkLine) => void }) {
    this.#file = file;
    this.#offset = offset;
    this.#log = options.log;
    this.#tell = options.tell;
  }

  start(): void {
    this.#timer = setInterval(() => this.drain(), POLL_MS);
    this.#timer.unref();
    try {
      this.#watcher = watch(this.#file, { persistent: false }, () => this.drain());
      this.#watcher.on("error", () => this.#watcher?.close());
    } catch {
      this.#watcher = undefined;
    }
    this.drain();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#watcher?.close();
  }

  /** Tells every whole line that is there now. */
  drain(): void {
    let fd: number;
    try {
      fd = openSync(this.#file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch {
      return;
    }
    try {
      this.#read(fd);
    } finally {
      closeSync(fd);
    }
  }

  #read(fd: number): void {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return;
    if (stat.size < this.#offset) this.#offset = 0;
    const size = Math.min(stat.size, FILE_LIMIT);
    while (this.#offset < size) {
      const bytes = Buffer.allocUnsafe(Math.min(LINE_LIMIT, size - this.#offset));
      const read = readSync(fd, bytes, 0, bytes.length, this.#offset);
      if (read === 0) return;
      const last = bytes.lastIndexOf(10, read - 1);
      if (last < 0) {
        if (read < LINE_LIMIT) return;
        this.#log("warn", "An event line is too long and is passed over", { file: this.#file });
        this.#offset += read;
        continue;
      }
      this.#lines(bytes.subarray(0, last + 1));
    }
  }

  #lines(bytes: Buffer): void {
    let from = 0;
    while (from < bytes.length) {
      const end = bytes.indexOf(10, from) + 1;
      const line = parse(bytes.toString("utf8", from, end));
      this.#offset += end - from;
      from = end;
      if (line !== undefined) this.#tell({ ...line, end: this.#offset });
    }
  }
}

function parse(line: string): Omit<SinkLine, "end"> | undefined {
  try {
    const value = JSON.parse(line) as { hook?: unknown; payload?: unknown } | null;
    if (typeof value?.hook !== "string") return undefined;
    const payload =
      typeof value.payload === "object" && value.payload !== null ? value.payload : {};
    return { name: value.hook, payload: payload as Record<string, unknown> };
  } catch {
    return undefined;
  }
}
