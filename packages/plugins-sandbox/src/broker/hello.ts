/** What the first bytes of a connection say: not yet enough, the server name a TLS client asks for, or no TLS. */
export type Hello =
  | { kind: "more" }
  | { kind: "name"; name: string }
  | { kind: "none"; why: string };

const MORE: Hello = { kind: "more" };
const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;

const none = (why: string): Hello => ({ kind: "none", why });

/** Reads the server name (SNI) out of a TLS ClientHello, which may be spread over several records. */
export function readHello(bytes: Buffer): Hello {
  const records = joinRecords(bytes);
  if (!Buffer.isBuffer(records)) return records;
  if (records.length < 4) return MORE;
  if (records[0] !== CLIENT_HELLO) return none("the first TLS message is not a ClientHello");
  const length = records.readUIntBE(1, 3);
  if (records.length < 4 + length) return MORE;
  try {
    return readName(new Reader(records.subarray(4, 4 + length)));
  } catch {
    return none("the ClientHello is malformed");
  }
}

/** The handshake bytes of the leading TLS records; incomplete ones give what is there. */
function joinRecords(bytes: Buffer): Buffer | Hello {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] !== HANDSHAKE) return parts.length === 0 ? none("not TLS") : Buffer.concat(parts);
    if (bytes.length - at < 5) break;
    if (bytes[at + 1] !== 3) return none("not TLS");
    const length = bytes.readUInt16BE(at + 3);
    if (length === 0) return none("an empty TLS record");
    parts.push(bytes.subarray(at + 5, at + 5 + length));
    at += 5 + length;
  }
  return Buffer.concat(parts);
}

function readName(hello: Reader): Hello {
  hello.skip(2 + 32);
  hello.skip(hello.number(1));
  hello.skip(hello.number(2));
  hello.skip(hello.number(1));
  const extensions = hello.block(2);
  while (extensions.left > 0) {
    const type = extensions.number(2);
    const body = extensions.block(2);
    if (type !== SERVER_NAME) continue;
    const names = body.block(2);
    const kind = names.number(1);
    const name = names.block(2).rest().toString("latin1").toLowerCase();
    if (kind !== 0 || names.left > 0) return none("the ClientHello asks for more than one name");
    return { kind: "name", name };
  }
  return none("the ClientHello names no server");
}

/** Reads big-endian numbers and length-prefixed blocks; throws past the end. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  number(size: 1 | 2): number {
    const value = this.#bytes.readUIntBE(this.#at, size);
    this.#at += size;
    return value;
  }

  skip(size: number): void {
    if (size > this.left) throw new RangeError("past the end");
    this.#at += size;
  }

  block(size: 1 | 2): Reader {
    const length = this.number(size);
    const start = this.#at;
    this.skip(length);
    return new Reader(this.#bytes.subarray(start, start + length));
  }

  rest(): Buffer {
    return this.#bytes.subarray(this.#at);
  }
}
