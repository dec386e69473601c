export const REMEMBERED_KEYS = 1024;

/** The latest keys of a session, oldest forgotten first. */
export class KeyMemory {
  readonly #keys = new Set<string>();
  readonly #limit: number;

  constructor(limit: number = REMEMBERED_KEYS) {
    this.#limit = limit;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** At most so many, the latest last. */
  latest(count: number): string[] {
    return [...this.#keys].slice(-count);
  }

  add(key: string): void {
    this.#keys.add(key);
    for (const oldest of this.#keys) {
      if (this.#keys.size <= this.#limit) break;
      this.#keys.delete(oldest);
    }
  }
}
