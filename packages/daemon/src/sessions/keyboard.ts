export type Write = (bytes: Buffer, key?: string) => Promise<"written" | "duplicate">;

export interface TypedBy {
  author?: string;
  /** One whole input, typed once. */
  key?: string;
  /** A piece of a stream of input, typed once. */
  once?: string;
}

/** What was typed, and by whom. */
export type Typed = (bytes: Buffer, by: { author?: string; key?: string }) => void;

/** The way into a terminal. What clients type keeps its order and waits while the turn engine types a prompt. */
export class Keyboard {
  readonly #write: Write;
  readonly #typed: Typed;
  #queue: Promise<unknown> = Promise.resolve();
  /** Inputs of clients that are not typed yet. */
  #waiting = 0;
  #free: Promise<void> = Promise.resolve();
  #release: (() => void) | undefined;

  constructor(write: Write, typed: Typed = () => {}) {
    this.#write = write;
    this.#typed = typed;
  }

  /** While held only the engine types. */
  hold(held: boolean): void {
    if (held && this.#release === undefined) {
      this.#free = new Promise((resolve) => {
        this.#release = resolve;
      });
    } else if (!held) {
      this.#release?.();
      this.#release = undefined;
    }
  }

  /** What nothing is in the way of is on its way to the terminal when this returns. */
  fromClient(bytes: Buffer, by: TypedBy = {}): Promise<"written" | "duplicate"> {
    const type = (): Promise<"written" | "duplicate"> =>
      this.#type(bytes, { author: "client", ...by });
    if (this.#release === undefined && this.#waiting === 0) return type();
    this.#waiting += 1;
    const written = this.#queue.then(async () => {
      while (this.#release !== undefined) await this.#free;
      this.#waiting -= 1;
      return type();
    });
    this.#queue = written.catch(() => {});
    return written;
  }

  fromEngine(bytes: Buffer, key: string): Promise<"written" | "duplicate"> {
    return this.#type(bytes, { key });
  }

  /** What has a key is told also when it was typed before: the one who told it then may not have been heard. */
  async #type(bytes: Buffer, { author, key, once }: TypedBy): Promise<"written" | "duplicate"> {
    const result = await this.#write(bytes, key ?? once);
    if (result === "written" || key !== undefined) {
      this.#typed(bytes, {
        ...(author === undefined ? {} : { author }),
        ...(key === undefined ? {} : { key }),
      });
    }
    return result;
  }
}
