// oxlint-disable no-control-regex -- control characters are what this file is about.
import { stripVTControlCharacters } from "node:util";

// Wide in a terminal: Hangul, CJK and emoji blocks. Enough for wrapping lines of a rehearsal.
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u;

const PLAIN = /^[ -~]*$/;

/** Columns that a text takes, without its colours. */
export function columns(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let count = 0;
  for (const character of stripVTControlCharacters(text)) count += WIDE.test(character) ? 2 : 1;
  return count;
}

/** Breaks plain text into lines of at most `width` columns, at spaces where there are any. */
export function wrap(text: string, width: number): string[] {
  return text
    .split("\n")
    .flatMap((line) => wrapLine(line.replaceAll("\t", "    "), Math.max(8, width)));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  let taken = 0;
  for (const word of line.split(/(?<= )/)) {
    let rest = word;
    if (taken + columns(rest.trimEnd()) > width && current !== "") {
      lines.push(current.trimEnd());
      current = "";
      taken = 0;
    }
    while (columns(rest.trimEnd()) > width) {
      const head = fit(rest, width);
      lines.push(head);
      rest = rest.slice(head.length);
    }
    current += rest;
    taken += columns(rest);
  }
  return [...lines, current.trimEnd()];
}

/** The longest beginning of a plain text that fits. */
export function fit(text: string, width: number): string {
  let taken = "";
  let count = 0;
  for (const character of text) {
    count += WIDE.test(character) ? 2 : 1;
    if (count > width) break;
    taken += character;
  }
  return taken;
}

/** Replaces control characters, so that no text can steer the terminal. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "·");
}
