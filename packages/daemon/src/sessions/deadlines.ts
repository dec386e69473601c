const LONGEST = 2 ** 31 - 1;

/** Timers for times that may be weeks away. */
export class Deadlines {
  readonly #reached: (id: string) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(reached: (id: string) => void) {
    this.#reached = reached;
  }

  /** In `ms` milliseconds, however the clock of the day is set meanwhile; at once when that is not above zero. */
  set(id: string, ms: number): void {
    this.clear(id);
    const due = performance.now() + ms;
    const timer = setTimeout(
      () => {
        this.#timers.delete(id);
        const left = due - performance.now();
        if (left > 1) this.set(id, left);
        else this.#reached(id);
      },
      Math.min(Math.max(ms, 0), LONGEST),
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
