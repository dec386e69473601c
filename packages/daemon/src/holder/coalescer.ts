/** Milliseconds of a window, and the time bytes wait at most for company. */
export const WINDOW_MS = 1;
export const EARLY_BYTES = 8192;
export const FULL_BYTES = 65536;

/** Decides when printed bytes are handed on: the first few of each window at once, so that keys echo without delay;
 *  the rest when they are many or when the window is over. */
export class Coalescer {
  #since = Number.NEGATIVE_INFINITY;
  #early = 0;

  /** `pending` bytes wait at time `now`. True: send all of them now. False: ask again with more, or after WINDOW_MS. */
  offer(now: number, pending: number): boolean {
    if (now - this.#since >= WINDOW_MS) {
      this.#since = now;
      this.#early = 0;
    }
    if (this.#early + pending <= EARLY_BYTES) {
      this.#early += pending;
      return true;
    }
    return pending >= FULL_BYTES;
  }
}
