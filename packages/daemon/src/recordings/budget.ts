/** How much may be recorded: a burst at once, and so much a second after it. */
export class Budget {
  readonly #burst: number;
  readonly #perSecond: number;
  #left: number;
  #at: number;

  /** `now`: milliseconds of a clock that never jumps. */
  constructor(options: { burst: number; perSecond: number; now: number }) {
    this.#burst = options.burst;
    this.#perSecond = options.perSecond;
    this.#left = options.burst;
    this.#at = options.now;
  }

  /** Takes `bytes`, if they are there. */
  take(bytes: number, now: number): boolean {
    this.#refill(now);
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  /** Milliseconds until so many bytes are there. */
  wait(bytes: number, now: number): number {
    this.#refill(now);
    const missing = Math.min(bytes, this.#burst) - this.#left;
    return missing <= 0 ? 0 : Math.ceil((missing / this.#perSecond) * 1000);
  }

  #refill(now: number): void {
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
  }
}
