import type { Accepted } from "./deliveries.ts";

export interface CarrierOptions {
  /** Starts what the delivery starts. False: something could not be started. Doing it again starts nothing twice. */
  start: (accepted: Accepted) => Promise<boolean>;
  /** All of it has started. */
  done: (id: string) => void;
  /** Milliseconds before the first of the tries that follow one that failed; each next wait is twice as long. */
  retryMs?: number;
}

const LONGEST = 60_000;

/** Carries out deliveries, one at a time in the order in which they came. One that could not start is kept, lets the others
 *  pass, and is tried again until it has. */
export class Carrier {
  readonly #options: CarrierOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #work: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: CarrierOptions) {
    this.#options = options;
  }

  add(accepted: Accepted, tries: number = 0): void {
    this.#work = this.#work.then(() => this.#carry(accepted, tries));
  }

  /** Lets what is under way end. What is not done stays with whoever keeps the deliveries. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#work;
  }

  async #carry(accepted: Accepted, tries: number): Promise<void> {
    if (this.#stopped) return;
    const { start, done, retryMs = 1_000 } = this.#options;
    const started = await start(accepted).catch(() => false);
    if (started) return done(accepted.id);
    if (this.#stopped) return;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        this.add(accepted, tries + 1);
      },
      Math.min(LONGEST, retryMs * 2 ** Math.min(tries, 20)),
    );
    this.#timers.add(timer);
  }
}
