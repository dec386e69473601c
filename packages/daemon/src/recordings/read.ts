import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { decodeEntry, decodeHead, type Entry, type Head } from "./entry.ts";
import { listSegments, type Segment } from "./segments.ts";

const unpack = promisify(gunzip);

/** A recording as a player wants it. */
export interface Recording {
  head: Head;
  entries: AsyncIterable<Entry>;
}

/** Undefined where nothing was recorded. */
export async function readRecording(folder: string): Promise<Recording | undefined> {
  const segments = listSegments(folder);
  const [first] = segments;
  if (first === undefined) return undefined;
  const head = decodeHead((await linesOf(first))[0] ?? "");
  return head === undefined ? undefined : { head, entries: entriesOf(segments) };
}

async function* entriesOf(segments: readonly Segment[]): AsyncGenerator<Entry, void, undefined> {
  const order = new Order();
  let before = 0;
  for (const segment of segments) {
    if (segment.number > before + 1) order.missed();
    before = segment.number;
    for (const line of await linesOf(segment)) {
      const entry = decodeEntry(line);
      if (entry !== undefined) yield* order.take(entry);
    }
  }
}

/** One line of time: what a segment dropped from the middle left out is told as a gap, a screen is kept only where one
 *  must begin with it, and an input that was told twice comes once. */
export class Order {
  readonly #keys = new Set<string>();
  #next = 0;
  /** Segments are missing before what comes now. */
  #missed = false;
  /** A gap was told and nothing has been drawn since. */
  #torn = false;
  readonly #waiting: Entry[] = [];

  missed(): void {
    this.#missed = true;
  }

  *take(entry: Entry): Generator<Entry, void, undefined> {
    if (this.#again(entry)) return;
    if (this.#missed) {
      yield* this.#rejoin(entry);
    } else if (entry.kind !== "screen" || this.#torn) {
      if (entry.kind === "gap") this.#torn = true;
      else if ("to" in entry) this.#torn = false;
      if ("to" in entry) this.#next = Math.max(this.#next, entry.to);
      yield entry;
    }
  }

  #again(entry: Entry): boolean {
    if (entry.kind !== "input" || entry.key === undefined) return false;
    if (this.#keys.has(entry.key)) return true;
    this.#keys.add(entry.key);
    return false;
  }

  /** After a missing segment: from the first screen on. */
  *#rejoin(entry: Entry): Generator<Entry, void, undefined> {
    if (entry.kind === "screen") {
      const { at, to } = entry;
      yield { kind: "gap", at, from: this.#next, to, reason: "cap" };
      yield entry;
      yield* this.#waiting.splice(0);
      this.#missed = false;
      this.#next = to;
    } else if (entry.kind === "input" || entry.kind === "exit") {
      this.#waiting.push(entry);
    }
  }
}

async function linesOf({ file }: Segment): Promise<string[]> {
  // A segment may be packed or dropped while it is read.
  const bytes = await readFile(file).catch(() =>
    readFile(`${file}.gz`).catch(() => Buffer.alloc(0)),
  );
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (packed ? await unpack(bytes) : bytes).toString("utf8").split("\n").slice(0, -1);
}
