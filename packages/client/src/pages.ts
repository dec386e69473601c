/** A page, and the least room in one that the system is asked to fill at once. */
const PAGE_BYTES = 256 * 1024;
const ROOM_BYTES = 64 * 1024;

/** Where a connection reads into. What was read stays as it is for as long as anybody has it. */
export class ReadPages {
  #room: Buffer = Buffer.alloc(0);

  next(): Buffer {
    if (this.#room.length < ROOM_BYTES) this.#room = Buffer.allocUnsafeSlow(PAGE_BYTES);
    return this.#room;
  }

  taken(count: number): Buffer {
    const bytes = this.#room.subarray(0, count);
    this.#room = this.#room.subarray(count);
    return bytes;
  }
}
