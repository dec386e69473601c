/** Milliseconds of a window, and the time bytes wait at most for company: longer in a flood. */
export const WINDOW_MS = 1;
export const FLOOD_MS = 4;
export const EARLY_BYTES = 8192;
export const FULL_BYTES = 131072;

/** Decides when printed bytes are handed on: the first few of each window at once, so that keys echo without delay;
 *  the rest when they are many or when the window is over. In a flood nothing is early, since nobody waits for it. */
export class Coalescer {
  #since = Number.NEGATIVE_INFINITY;
  #printed = 0;
  #early = 0;
  #flood = false;

  /** How long what was not sent may wait. Milliseconds. */
  get patience(): number {
    return this.#flood ? FLOOD_MS : WINDOW_MS;
  }

  /** `pending` bytes wait at time `now`, the last of all `printed`. True: send all of them now. False: ask again with
   *  more, or send them once the patience is over. */
  offer(now: number, pending: number, printed: number): boolean {
    const ms = now - this.#since;
    if (ms >= WINDOW_MS) {
      const before = printed - pending - this.#printed;
      this.#flood = before * WINDOW_MS > EARLY_BYTES * ms;
      this.#early = this.#flood ? EARLY_BYTES : 0;
      this.#since = now;
      this.#printed = printed - pending;
    }
    if (this.#early + pending <= EARLY_BYTES) {
      this.#early += pending;
      return true;
    }
    return pending >= FULL_BYTES;
  }
}
