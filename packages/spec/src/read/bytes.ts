import type { ReadProblem } from "./reader.ts";

/** Why bytes are not UTF-8 text, with the text before the first bad one. */
export function explainBytes(bytes: Uint8Array): { text: string; problem: ReadProblem } {
  const bad = firstBadByte(bytes);
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, bad));
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const place = { start: text.length, end: text.length };
  if (wide || bytes.subarray(0, 4096).includes(0)) return { text, problem: binary(wide, place) };
  const hex = (bytes[bad] ?? 0).toString(16).padStart(2, "0");
  const message = `the file is not valid UTF-8 text: byte 0x${hex} at offset ${bad}`;
  return { text, problem: { code: "C1001", message, hint: "save it as UTF-8", ...place } };
}

/** What makes a text unfit to be read as JSON at all. */
export function explainText(text: string): ReadProblem | undefined {
  if (text.charCodeAt(0) === 0xfeff) {
    const message = "the file starts with a byte order mark";
    return {
      code: "C1003",
      message,
      hint: "save it as UTF-8 without a byte order mark",
      start: 0,
      end: 1,
    };
  }
  const nul = text.indexOf("\0");
  if (nul !== -1) return binary(false, { start: nul, end: nul + 1 });
  if (/^[ \t\r\n]*$/.test(text)) {
    const hint = 'start with { "pipeline": { "phases": [ … ] } }';
    return { code: "C1004", message: "the file is empty", hint, start: 0, end: 0 };
  }
  return undefined;
}

function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function binary(wide: boolean, place: { start: number; end: number }): ReadProblem {
  return {
    code: "C1002",
    message: wide
      ? "the file is UTF-16 text, not UTF-8"
      : "the file is not text: it holds a NUL character",
    hint: wide ? "save it as UTF-8" : "a connector document is JSON text in UTF-8",
    ...place,
  };
}

/** Offset of the first byte that cannot be part of UTF-8. */
function firstBadByte(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (validPrefix(bytes, middle)) low = middle;
    else high = middle - 1;
  }
  while (low > 0 && !isText(bytes.subarray(0, low))) low--;
  return low;
}

/** True when the first `length` bytes are UTF-8, or would be with the rest of the last character. */
function validPrefix(bytes: Uint8Array, length: number): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
    return true;
  } catch {
    return false;
  }
}
