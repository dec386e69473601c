/** A page, and the least room in one that the system is asked to fill at once. */
const PAGE_BYTES = 256 << 10;
const ROOM_BYTES = 64 << 10;
/** Less than this is cheaper to copy than to keep a page for. */
const COPY_BYTES = 8 << 10;

const pinned = new WeakSet<ArrayBufferLike>();

/** The memory of these bytes is not read into again. */
export function pin(bytes: Buffer): void {
  pinned.add(bytes.buffer);
}

/** The same bytes, for as long as anybody wants them. */
export function keep(bytes: Buffer): Buffer {
  if (bytes.length < COPY_BYTES) return Buffer.from(bytes);
  pin(bytes);
  return bytes;
}

/** Where a connection reads into: the same memory again and again, except what was pinned meanwhile. */
export class ReadPage {
  #page: Buffer = Buffer.allocUnsafeSlow(PAGE_BYTES);
  #room: Buffer = this.#page;
  #read = 0;

  /** Where the next read goes. */
  next(): Buffer {
    if (!pinned.has(this.#page.buffer)) return this.#room;
    this.#room = this.#room.subarray(this.#read);
    this.#read = 0;
    if (this.#room.length >= ROOM_BYTES) return this.#room;
    this.#page = Buffer.allocUnsafeSlow(PAGE_BYTES);
    this.#room = this.#page;
    return this.#room;
  }

  /** The bytes of the last read: valid until the next one, unless they are pinned. */
  taken(count: number): Buffer {
    this.#read = count;
    return this.#room.subarray(0, count);
  }
}
