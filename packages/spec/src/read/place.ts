import type { Spot } from "../diagnostic.ts";
import { type JsonMember, type JsonNode, memberOf, pointerSteps } from "./node.ts";
import type { Location, Range } from "./positions.ts";
import { stringOffset } from "./string.ts";

interface Found {
  node: JsonNode;
  member?: JsonMember | undefined;
}

/** The stretch of text of the member at a pointer, or of the nearest value above it. */
export function rangeAt(
  text: string,
  { root, pointer, spot }: { root: JsonNode; pointer: string; spot: Spot },
): Range {
  const { node, member } = find(root, pointer);
  if (typeof spot === "object") {
    return {
      start: stringOffset(text, node.start, spot.start),
      end: stringOffset(text, node.start, Math.max(spot.end, spot.start)),
    };
  }
  if (spot === "key" && member) return { start: member.keyStart, end: member.keyEnd };
  const compound = node.members !== undefined || node.items !== undefined;
  return { start: node.start, end: compound ? node.start + 1 : node.end };
}

function find(root: JsonNode, pointer: string): Found {
  let found: Found = { node: root };
  for (const step of pointerSteps(pointer)) {
    const member: JsonMember | undefined = memberOf(found.node, step);
    const node: JsonNode | undefined = member?.node ?? found.node.items?.[Number(step)];
    if (!node) break;
    found = { node, member };
  }
  return found;
}

export function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The number of the line that holds an offset. */
export function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

const EXCERPT_WIDTH = 160;

/** The text of a line, cut around a column where it is long. */
export function excerptOf(
  text: string,
  starts: readonly number[],
  { line, column }: Location,
): { excerpt: string; excerptColumn: number } {
  const start = starts[line - 1] ?? 0;
  let end = starts[line] ?? text.length;
  while (end > start && /[\r\n]/.test(text[end - 1] ?? "")) end--;
  const full = text.slice(start, end);
  if (full.length <= EXCERPT_WIDTH) return { excerpt: full, excerptColumn: column };
  const from = Math.max(0, Math.min(column - 1 - 60, full.length - EXCERPT_WIDTH));
  const lead = from > 0 ? "…" : "";
  const cut = full.slice(from, from + EXCERPT_WIDTH);
  const tail = from + EXCERPT_WIDTH < full.length ? "…" : "";
  return { excerpt: lead + cut + tail, excerptColumn: column - from + lead.length };
}
