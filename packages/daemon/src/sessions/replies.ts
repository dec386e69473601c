import type { Write } from "./keyboard.ts";

/** Answers to what a program asked its terminal, each given once, also over a crash. */
export class Replies {
  readonly #write: Write;
  /** Everything asked before an offset has been dealt with. */
  readonly #heard: (offset: number) => void;
  #offset = -1;
  #count = 0;

  constructor(write: Write, heard: (offset: number) => void) {
    this.#write = write;
    this.#heard = heard;
  }

  /** `offset`: end of the bytes that asked. Without `data` somebody else answers. */
  give(offset: number, data: string | undefined): void {
    if (data === undefined) return this.#heard(offset);
    this.#count = offset === this.#offset ? this.#count + 1 : 0;
    this.#offset = offset;
    const key = `reply:${offset}:${this.#count}`;
    this.#write(Buffer.from(data), key).then(
      () => this.#heard(offset),
      () => {},
    );
  }
}
