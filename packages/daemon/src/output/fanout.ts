import { keep } from "../holder/page.ts";
import { OutputReader, type OutputSink, type ReaderOptions } from "./reader.ts";

/** `fleeting`: its bytes are valid only as long as it is pushed. */
type Piece = { from: number; to: number; bytes?: Buffer; fleeting?: boolean };

export interface FanoutOptions {
  /** The oldest byte that can still be had from the holder is asked for again, in order, from `offset` on. */
  replay: (offset: number) => void;
  /** Bytes before `offset` are not needed any more. */
  ack: (offset: number) => void;
  flow: "lossless" | "live";
  /** How many bytes are acknowledged at once; well below the size of the holder's ring. */
  ackStep?: number;
  /** Of what everybody has read, so much stays for a reader that starts over: a short session is not fetched twice. */
  history?: number;
}

const ACK_STEP = 256 * 1024;
const HISTORY_BYTES = 16 * 1024;
const HISTORY_PIECES = 64;
const LIVE_LIMIT = 1024 * 1024;

/** The output of one session, handed to any number of readers, each at its own pace. Bytes wait here only between the
 *  slowest reader and the newest byte: a `lossless` session is held back by withholding the ack, a `live` one drops
 *  the oldest and tells the gap. What every reader has passed is asked of the holder again when a new one wants it. */
export class Fanout {
  readonly #options: FanoutOptions;
  readonly #readers = new Set<OutputReader>();
  #pieces: Piece[] = [];
  #size = 0;
  /** Start of what waits here; the offset that must come next is `#tip`. */
  #tip: number;
  #acked: number;
  #end: number | undefined;

  constructor(from: number, options: FanoutOptions) {
    this.#options = options;
    this.#tip = from;
    this.#acked = from;
  }

  /** Offset of the next byte. */
  get tip(): number {
    return this.#tip;
  }

  get ended(): boolean {
    return this.#end !== undefined;
  }

  /** Bytes from the holder, valid during the call unless they are kept: who passes them on does so without a copy. */
  push(offset: number, chunk: Buffer): void {
    if (offset + chunk.length <= this.#tip) return;
    const bytes = offset < this.#tip ? chunk.subarray(this.#tip - offset) : chunk;
    const from = Math.max(offset, this.#tip);
    if (from > this.#tip) this.#add({ from: this.#tip, to: from });
    const piece = { from, to: from + bytes.length, bytes, fleeting: true };
    this.#add(piece);
    this.#flush();
    if (this.#pieces.at(-1) === piece) stay(piece);
  }

  gap(from: number, to: number): void {
    if (to <= this.#tip) return;
    this.#add({ from: Math.max(from, this.#tip), to });
    this.#flush();
  }

  /** The session prints nothing after what was pushed. */
  finish(): void {
    this.#end = this.#tip;
    this.#flush();
  }

  /** A reader from `from` on; one before what waits here makes the holder send it again. */
  read(sink: OutputSink, options: ReaderOptions): OutputReader {
    const reader = new OutputReader(sink, options);
    this.#readers.add(reader);
    const start = this.#pieces[0]?.from ?? this.#tip;
    if (reader.next < start) this.#rewind(reader.next);
    else this.#serve(reader);
    return reader;
  }

  /** Tells every reader that nothing more comes from here. */
  abandon(): void {
    for (const reader of this.#readers) {
      if (!reader.ended) reader.sink.broken?.();
    }
    this.#readers.clear();
  }

  leave(reader: OutputReader): void {
    this.#readers.delete(reader);
    this.#release();
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** Forgets what waits and takes it from the holder again, from `offset` on: readers skip what they had. */
  #rewind(offset: number): void {
    this.#pieces = [];
    this.#size = 0;
    this.#tip = offset;
    this.#end = undefined;
    // The holder takes it that all before `offset` is done with and nothing after it: it must hear so again.
    this.#acked = Math.min(this.#acked, offset);
    this.#options.replay(offset);
  }

  #add(piece: Piece): void {
    this.#pieces.push(piece);
    this.#size += piece.bytes?.length ?? 0;
    this.#tip = piece.to;
    while (this.#options.flow === "live" && this.#size > LIVE_LIMIT) this.#drop();
  }

  get #full(): boolean {
    const { history = HISTORY_BYTES } = this.#options;
    return this.#size > history || this.#pieces.length > HISTORY_PIECES;
  }

  #drop(): void {
    this.#size -= this.#pieces.shift()?.bytes?.length ?? 0;
  }

  #flush(): void {
    for (const reader of this.#readers) if (reader.sink.passing) this.#serve(reader);
    for (const reader of this.#readers) if (!reader.sink.passing) this.#serve(reader);
    this.#release();
  }

  #serve(reader: OutputReader): void {
    const start = this.#pieces[0]?.from ?? this.#tip;
    if (reader.next < start) reader.skip(reader.next, start);
    for (const piece of this.#from(reader.next)) {
      if (reader.room <= 0) return;
      if (!reader.sink.passing) stay(piece);
      if (piece.bytes === undefined) reader.skip(reader.next, piece.to);
      else this.#give(reader, piece.from, piece.bytes);
    }
    if (this.#end === undefined || reader.ended || reader.next < this.#end) return;
    reader.ended = true;
    reader.sink.end(this.#end);
  }

  #give(reader: OutputReader, from: number, bytes: Buffer): void {
    const rest = reader.next > from ? bytes.subarray(reader.next - from) : bytes;
    let inside = true;
    reader.give(reader.next, rest, () => {
      if (inside || !this.#readers.has(reader)) return;
      this.#serve(reader);
      this.#release();
    });
    inside = false;
  }

  #from(offset: number): Piece[] {
    const first = this.#pieces.findIndex((piece) => piece.to > offset);
    return first < 0 ? [] : this.#pieces.slice(first);
  }

  /** Lets go of what every reader has had, and tells the holder, which never waits for the readers of a live session. */
  #release(): void {
    let read = this.#tip;
    for (const reader of this.#readers) read = Math.min(read, reader.read);
    while (this.#pieces[0] !== undefined && this.#pieces[0].to <= read && this.#full) this.#drop();
    const floor = this.#options.flow === "live" ? this.#tip : read;
    if (floor - this.#acked < (this.#options.ackStep ?? ACK_STEP) && floor !== this.#end) return;
    if (floor <= this.#acked) return;
    this.#acked = floor;
    this.#options.ack(floor);
  }
}

function stay(piece: Piece): void {
  if (piece.fleeting !== true || piece.bytes === undefined) return;
  piece.bytes = keep(piece.bytes);
  piece.fleeting = false;
}
