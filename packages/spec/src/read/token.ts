export const NUMBER: RegExp = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
export const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** Skips white space and comments, telling of each comment. */
export function skipBlank(
  text: string,
  from: number,
  comment: (start: number, end: number) => void,
): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 10 || code === 13 || code === 9) at++;
    else if (code === 47 && (text[at + 1] === "/" || text[at + 1] === "*")) {
      const end = commentEnd(text, at);
      comment(at, end);
      at = end;
    } else return at;
  }
}

function commentEnd(text: string, start: number): number {
  const line = text[start + 1] === "/";
  const end = text.indexOf(line ? "\n" : "*/", start + 2);
  if (end === -1) return text.length;
  return line ? end : end + 2;
}

const DELIMITERS = new Set('{}[],:" \n\r\t');

/** The end of the word, number or sign at `start`. */
export function tokenAt(text: string, start: number): number {
  let end = start;
  while (end < text.length && !DELIMITERS.has(text[end] ?? "")) end++;
  return end === start ? Math.min(start + 1, text.length) : end;
}
