import { stripVTControlCharacters } from "node:util";

// East Asian wide and fullwidth, and what terminals draw as emoji: two cells each.
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1B000}-\u{1B2FF}\u{1F300}-\u{1F64F}\u{1F680}-\u{1F6FF}\u{1F900}-\u{1F9FF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u;
const NONE = /\p{Mark}|[\u200B-\u200F\u2060-\u2064\uFEFF]/u;

/** Cells of a terminal that one character takes. */
export function cells(character: string): number {
  if (character < "\u0300") return 1;
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Cells that a line takes; colours take none. */
export function width(line: string): number {
  let sum = 0;
  for (const character of stripVTControlCharacters(line)) sum += cells(character);
  return sum;
}

/** The line filled up with blanks to a number of cells. */
export function pad(line: string, to: number): string {
  return line + " ".repeat(Math.max(0, to - width(line)));
}

/** As many characters as fit into a number of cells. */
export function fit(text: string, room: number): string {
  let left = room;
  let end = 0;
  for (const character of text) {
    left -= cells(character);
    if (left < 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}
