import { DIGITS, onlyHas } from "./letters.ts";

/** Control characters but line ends and tabs. */
// oxlint-disable-next-line no-control-regex
export const CONTROLS: RegExp = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
export const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** True when a word is a JSON number. */
export function isNumber(word: string): boolean {
  if (word !== "" && onlyHas(word, DIGITS)) return word === "0" || !word.startsWith("0");
  return /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(word);
}

/** The end of the comment at `start`; `start` itself when there is none. */
export function commentEnd(text: string, start: number): number {
  const next = text[start + 1];
  if (next !== "/" && next !== "*") return start;
  const end = text.indexOf(next === "/" ? "\n" : "*/", start + 2);
  if (end === -1) return text.length;
  return next === "/" ? end : end + 2;
}

const DELIMITERS = new Set('{}[],:" \n\r\t');

/** The end of the word, number or sign at `start`. */
export function tokenAt(text: string, start: number): number {
  let end = start;
  while (end < text.length && !DELIMITERS.has(text[end] ?? "")) end++;
  return end === start ? Math.min(start + 1, text.length) : end;
}
