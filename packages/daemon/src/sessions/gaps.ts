import { setTimeout as sleep } from "node:timers/promises";

/** Lets programs of one name start one after another, so far apart: those of profiles that extend another too. */
export class Gaps {
  /** When the next of a name may start, on the clock of `performance.now`. */
  readonly #next = new Map<string, number>();

  async pass(name: string, gapMs: number): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#next.get(name) ?? 0);
    this.#next.set(name, at + gapMs);
    if (at > now) await sleep(at - now);
  }
}
