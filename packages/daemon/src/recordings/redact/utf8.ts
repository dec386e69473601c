/** How many bytes at the end of a latin1 text are the beginning of a UTF-8 character that is not whole yet. */
export function unfinished(text: string): number {
  for (let back = 1; back <= 3 && back <= text.length; back += 1) {
    const byte = text.charCodeAt(text.length - back);
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}
