import { bottomOf } from "../screen/normalise.ts";
import type { LookPatterns } from "./rules.ts";

/** What matched, or undefined when a part of the rule does not hold. */
export function matchLook(
  patterns: LookPatterns,
  screen: { lines: string[]; title: string },
): string | undefined {
  let found = "";
  if (patterns.title) {
    const match = patterns.title.exec(screen.title);
    if (match === null) return undefined;
    found = screen.title.trim();
  }
  if (patterns.screen.length === 0 && patterns.not === undefined) return found;
  const text = bottomOf(screen.lines, patterns.bottom);
  if (patterns.not?.test(text)) return undefined;
  for (const pattern of patterns.screen) {
    const match = pattern.exec(text);
    if (match === null) return undefined;
    found ||= lineAround(text, match.index);
  }
  return found;
}

function lineAround(text: string, at: number): string {
  const from = text.lastIndexOf("\n", at - 1) + 1;
  const to = text.indexOf("\n", at);
  const line = text.slice(from, to === -1 ? undefined : to).trim();
  return line === "" ? text.slice(at, at + 80).trim() : line.replace(/\s+/g, " ");
}

/** The last line that matches. */
export function matchLine(pattern: RegExp, region: string[]): string | undefined {
  return region.findLast((line) => pattern.test(line))?.trim();
}
