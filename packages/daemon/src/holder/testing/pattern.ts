/** Not a divisor of anything the code cuts by, so that a byte out of place is seen. */
const PERIOD = 65_521;
const PATTERN = Buffer.from(
  Array.from({ length: 2 * PERIOD }, (_, i) => ((i % PERIOD) * 31 + ((i % PERIOD) >> 8)) & 0xff),
);

/** Bytes `[from, from + length)` of every test's stream. */
export function stretch(from: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; ) {
    const start = (from + at) % PERIOD;
    at += PATTERN.copy(bytes, at, start, Math.min(start + length - at, PATTERN.length));
  }
  return bytes;
}
