export const PAGE_BYTES = 65536;
export const RING_BYTES: number = 1 << 20;

/** Pages that nobody reads any more, kept for the next ring that grows. Shared by all rings of a process. */
export class PagePool {
  readonly #free: Buffer[] = [];
  readonly #limit: number;

  constructor(limit = 32) {
    this.#limit = limit;
  }

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(PAGE_BYTES);
  }

  give(page: Buffer): void {
    if (this.#free.length < this.#limit) this.#free.push(page);
  }
}

/** The bytes `[oldest, end)` of an endless stream. A page in it is never overwritten, only dropped whole. */
export class Ring {
  readonly #pool: PagePool;
  readonly #pages: Buffer[] = [];
  #oldest = 0;
  #end = 0;

  constructor(pool: PagePool) {
    this.#pool = pool;
  }

  get oldest(): number {
    return this.#oldest;
  }

  get end(): number {
    return this.#end;
  }

  append(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      const inPage = this.#end % PAGE_BYTES;
      if (inPage === 0) this.#pages.push(this.#pool.take());
      const page = this.#pages[this.#pages.length - 1] as Buffer;
      const taken = bytes.copy(page, inPage, at);
      at += taken;
      this.#end += taken;
    }
  }

  /** Views of at most `max` bytes from `from` on, which must lie in `[oldest, end]`. */
  slices(from: number, max: number): Buffer[] {
    const views: Buffer[] = [];
    const to = Math.min(this.#end, from + max);
    for (let at = from; at < to; ) {
      const index = Math.floor((at - this.#oldest) / PAGE_BYTES);
      const inPage = at % PAGE_BYTES;
      const view = (this.#pages[index] as Buffer).subarray(inPage, inPage + to - at);
      views.push(view);
      at += view.length;
    }
    return views;
  }

  /** Drops every whole page that ends at or before `offset`. Pages beyond `reusable` may still be on their way to
   *  a reader: those are left to the collector and not written again. */
  drop(offset: number, reusable: number): void {
    while (this.#oldest + PAGE_BYTES <= Math.min(offset, this.#end)) {
      const page = this.#pages.shift() as Buffer;
      this.#oldest += PAGE_BYTES;
      if (this.#oldest <= reusable) this.#pool.give(page);
    }
  }

  /** The end of this ring: gives its pages back where nobody reads them any more. */
  release(reusable: number): void {
    if (this.#end <= reusable) for (const page of this.#pages) this.#pool.give(page);
    this.#pages.length = 0;
  }
}
