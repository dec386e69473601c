import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { packFile } from "./pack.ts";
import { decodeEntry, type Entry, encodeEntry, type Head } from "./entry.ts";
import type { TerminalSize } from "@pty4ai/protocol";
import { listSegments, readLines, segmentFile } from "./segments.ts";

export interface WriterOptions {
  folder: string;
  head: Omit<Head, "recording" | "segment" | "at">;
  /** Text of one segment before the next one begins. */
  segmentBytes: number;
  /** All segments as they lie on the disk; beyond it the oldest but the first are dropped. */
  capBytes: number;
}

/** Where a recording stands. */
export interface Standing {
  /** Offset of the next byte to record. */
  offset: number;
  exited: boolean;
}

/** Appends entries to the recording of one session. Whatever crashes, it goes on after the last whole line. */
export class Writer {
  readonly #options: WriterOptions;
  readonly standing: Standing = { offset: 0, exited: false };
  #size: TerminalSize;
  #number: number;
  #handle: number;
  /** Length of the open segment up to its last whole line. */
  #length = 0;

  /** Throws what the file system says. */
  constructor(options: WriterOptions) {
    this.#options = options;
    this.#size = options.head.size;
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    const segments = listSegments(options.folder);
    for (const segment of segments.slice(-2)) {
      for (const line of readLines(segment)) this.#follow(decodeEntry(line));
    }
    const last = segments.at(-1);
    this.#number = last === undefined ? 1 : last.number + (last.file.endsWith(".gz") ? 1 : 0);
    this.#handle = openSync(this.#file(this.#number), "a+", 0o600);
    this.#length = mend(this.#handle);
  }

  /** True when a new segment was begun. Throws what the file system says; nothing of `entries` is then kept. */
  append(entries: readonly Entry[], at: number): boolean {
    const head = this.#length === 0 ? `${JSON.stringify(this.#head(at))}\n` : "";
    this.#write(head + entries.map(encodeEntry).join(""));
    for (const entry of entries) this.#follow(entry);
    return this.#length >= this.#options.segmentBytes && this.#rotate();
  }

  close(): void {
    closeSync(this.#handle);
  }

  #head(at: number): Head {
    const { head } = this.#options;
    return { recording: 1, ...head, size: this.#size, segment: this.#number, at };
  }

  #follow(entry: Entry | undefined): void {
    if (entry === undefined) return;
    if ("to" in entry) this.standing.offset = Math.max(this.standing.offset, entry.to);
    if (entry.kind === "exit") this.standing.exited = true;
    if ("size" in entry) this.#size = entry.size;
  }

  #write(text: string): void {
    const bytes = Buffer.from(text);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#handle, bytes, at);
      this.#length += bytes.length;
    } catch (error) {
      cut(this.#handle, this.#length);
      throw error;
    }
  }

  #file(number: number): string {
    return segmentFile(this.#options.folder, number);
  }

  /** False where the next segment cannot be made: the full one then goes on. */
  #rotate(): boolean {
    let next: number;
    try {
      next = openSync(this.#file(this.#number + 1), "a+", 0o600);
    } catch {
      return false;
    }
    closeSync(this.#handle);
    this.#handle = next;
    this.#length = 0;
    const full = this.#file(this.#number);
    this.#number += 1;
    packFile(full, () => this.#drop());
    return true;
  }

  /** Keeps the beginning and the newest. */
  #drop(): void {
    const segments = listSegments(this.#options.folder);
    let size = segments.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { file, bytes, number } of segments.slice(1)) {
      if (size <= this.#options.capBytes || number >= this.#number - 1) return;
      rmSync(file, { force: true });
      size -= bytes;
    }
  }
}

/** Takes away what a crash left of a last line; the length that remains. */
function mend(handle: number): number {
  if (!fstatSync(handle).isFile()) return 0;
  const bytes = readFileSync(handle);
  const length = bytes.lastIndexOf(10) + 1;
  if (bytes.length > length) ftruncateSync(handle, length);
  return length;
}

function cut(handle: number, length: number): void {
  try {
    ftruncateSync(handle, length);
  } catch {
    // Who reads skips what is no line.
  }
}
