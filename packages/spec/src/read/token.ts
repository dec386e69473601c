export const NUMBER: RegExp = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
export const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

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
