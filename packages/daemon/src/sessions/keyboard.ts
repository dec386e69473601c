export type Write = (bytes: Buffer, key?: string) => Promise<"written" | "duplicate">;

/** The way into a terminal. What clients type keeps its order and waits while the turn engine types a prompt. */
export class Keyboard {
  readonly #write: Write;
  #queue: Promise<unknown> = Promise.resolve();
  #free: Promise<void> = Promise.resolve();
  #release: (() => void) | undefined;

  constructor(write: Write) {
    this.#write = write;
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

  fromClient(bytes: Buffer, key?: string): Promise<"written" | "duplicate"> {
    const written = this.#queue.then(async () => {
      while (this.#release !== undefined) await this.#free;
      return this.#write(bytes, key);
    });
    this.#queue = written.catch(() => {});
    return written;
  }

  fromEngine(bytes: Buffer, key: string): Promise<"written" | "duplicate"> {
    return this.#write(bytes, key);
  }
}
