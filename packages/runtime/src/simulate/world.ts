import type { Clock } from "../driver/clock.ts";
import type { Random } from "./random.ts";

/** Virtual time: everything that takes a while in a simulation waits here, and is let go in the order of its time. */
export class World implements Clock {
  #now = Date.UTC(2026, 10, 21);
  #waiting: { at: number; go: () => void }[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  now(): number {
    return this.#now;
  }

  until(due: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#at(due, resolve);
      signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
    });
  }

  /** Takes up to `most` milliseconds. */
  pass(most = 1_000): Promise<void> {
    return new Promise((resolve) =>
      this.#at(this.#now + Math.floor(this.#random() * most), resolve),
    );
  }

  /** Goes on until `over`; `between` is called before each step; true: it set something going itself. Throws when nothing is left that could go on. */
  async turn(over: () => boolean, between: () => boolean): Promise<void> {
    for (let steps = 0; ; steps++) {
      await drain();
      if (this.#waiting.length === 0) await new Promise(setImmediate);
      if (over()) return;
      if (steps > 100_000) throw new Error("the run does not end");
      if (between()) continue;
      const next = this.#waiting.shift();
      if (next === undefined) throw new Error("the run waits for nothing");
      this.#now = Math.max(this.#now, next.at);
      next.go();
    }
  }

  #at(at: number, go: () => void): void {
    const place = this.#waiting.findIndex((other) => other.at > at);
    this.#waiting.splice(place < 0 ? this.#waiting.length : place, 0, { at, go });
  }
}

/** Lets every promise that can go on do so; enough turns for the longest chain between two waits. */
async function drain(): Promise<void> {
  for (let turn = 0; turn < 24; turn++) await Promise.resolve();
}
