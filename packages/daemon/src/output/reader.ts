/** Where the bytes of one reader go. */
export interface OutputSink {
  /** It hands bytes on within the call, and pins those that it cannot: it is served first, and nothing is copied for it. */
  readonly passing?: true;
  /** `done` is called once the bytes have left, also within the call; until then they count as unread. The bytes stay
   *  valid, except for one that is `passing`. */
  data(offset: number, bytes: Buffer, done: () => void): void;
  gap(from: number, to: number): void;
  /** Nothing more will come; all bytes were handed over before. */
  end(offset: number): void;
  /** The source broke off: more may be had by reading again from where this one got to. */
  broken?(): void;
}

export interface ReaderOptions {
  /** First offset wanted. */
  from: number;
  /** How many bytes may be under way to the sink. */
  window?: number;
}

/** One reader's place in the output of a session. */
export class OutputReader {
  readonly sink: OutputSink;
  readonly window: number;
  /** The next offset to hand over. */
  next: number;
  /** Everything before it has left. */
  read: number;
  /** End of each piece that is under way, oldest first, and whether it has left. */
  readonly #flying: { end: number; left: boolean }[] = [];
  ended = false;

  constructor(sink: OutputSink, options: ReaderOptions) {
    this.sink = sink;
    this.next = options.from;
    this.read = options.from;
    this.window = options.window ?? 512 * 1024;
  }

  get room(): number {
    return this.window - (this.next - this.read);
  }

  /** Hands bytes over; `left` runs each time the reader's `read` has grown. */
  give(offset: number, bytes: Buffer, left: () => void): void {
    const piece = { end: offset + bytes.length, left: false };
    this.#flying.push(piece);
    this.next = piece.end;
    this.sink.data(offset, bytes, () => {
      if (piece.left) return;
      piece.left = true;
      while (this.#flying[0]?.left === true) this.read = this.#flying.shift()?.end ?? this.read;
      left();
    });
  }

  skip(from: number, to: number): void {
    this.sink.gap(from, to);
    this.next = to;
    if (this.#flying.length === 0) this.read = to;
    else this.#flying.push({ end: to, left: true });
  }
}
