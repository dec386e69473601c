const LONGEST = 2 ** 31 - 1;

/** Timers for times that may be weeks away. */
export class Deadlines {
  readonly #reached: (id: string) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(reached: (id: string) => void) {
    this.#reached = reached;
  }

  /** `at`: milliseconds since the epoch; one in the past is reached at once. */
  set(id: string, at: number): void {
    this.clear(id);
    const delay = Math.max(0, at - Date.now());
    const timer = setTimeout(
      () => {
        this.#timers.delete(id);
        if (delay > LONGEST) this.set(id, at);
        else this.#reached(id);
      },
      Math.min(delay, LONGEST),
    );
    this.#timers.set(id, timer);
  }

  clear(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  dispose(): void {
    for (const id of this.#timers.keys()) this.clear(id);
  }
}
