import { boxStart, regionOf } from "../screen/region.ts";
import type { CompiledSignals } from "../turn/rules.ts";
import type { SavedScreen } from "./classify.ts";

export interface TurnOnScreen {
  /** True when a prompt was found; else `lines` is all above the input box. */
  found: boolean;
  /** Between the prompt and the input box. */
  lines: string[];
  /** The last of it: from the last line that begins something on. */
  last: string[];
}

/** Signs that agents put before what they say, do and fail at. */
const BEGINS = /^\s{0,2}[●⏺•✦✕■ℹ⚡✓⎿✻]|^\s{2,4}⎿|^\S*Error\b|^\s*▣/u;
const BORDER = /^\s*[│|]?\s*[─━▀▄╭╰╮╯╌-]{10,}/u;

/** Finds the turn that a saved screen shows last. */
export function lastTurn(signals: CompiledSignals, { lines, prompt }: SavedScreen): TurnOnScreen {
  const { box, echo, chrome } = signals;
  if (prompt !== undefined && prompt.trim() !== "") {
    const region = regionOf(lines, { prompt, ...(box ? { box } : {}) });
    if (region.anchored)
      return { found: true, lines: region.lines, last: ending(region.lines, chrome) };
  }
  const above = lines.slice(0, boxStart(lines, box)).map((line) => line.trimEnd());
  const at = echo ? above.findLastIndex((line) => echo.test(line)) : -1;
  if (at === -1) return { found: false, lines: above, last: ending(above, chrome) };
  const region = above.slice(echoEnd(above, at));
  return { found: true, lines: region, last: ending(region, chrome) };
}

/** A prompt goes on until a blank line, a border, or a line that begins something else. */
function echoEnd(lines: string[], at: number): number {
  let end = at + 1;
  const framed = /^\s{0,3}┃/u.test(lines[at] ?? "");
  while (end < lines.length) {
    const line = lines[end] ?? "";
    if (
      framed
        ? !/^\s{0,3}┃/u.test(line)
        : line.trim() === "" || BEGINS.test(line) || BORDER.test(line)
    )
      break;
    end++;
  }
  return end;
}

function ending(lines: string[], chrome: RegExp[]): string[] {
  const told = lines.filter(
    (line) => line.trim() !== "" && !chrome.some((pattern) => pattern.test(line)),
  );
  const from = told.findLastIndex((line) => BEGINS.test(line) && !/^\s*[ℹ✻]/u.test(line));
  return from === -1 ? told : told.slice(from);
}
