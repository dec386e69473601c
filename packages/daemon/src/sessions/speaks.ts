/** Sequences that an escape does not begin, and the first half of one. */
const SHORT = ["\u0090", "\u009b", "\u009d"].map((character) => Buffer.from(character));

/** Whether output holds more than text: it may ask its terminal something, set it or tell it. */
export function speaks(bytes: Buffer): boolean {
  return (
    bytes.includes(0x1b) || bytes.at(-1) === 0xc2 || SHORT.some((start) => bytes.includes(start))
  );
}
