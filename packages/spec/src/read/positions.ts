import type { Spot } from "../diagnostic.ts";
import { type JsonMember, type JsonNode, memberOf, pointerSteps } from "./node.ts";
import { stringOffset } from "./string.ts";

export interface Range {
  start: number;
  end: number;
}

export interface Location {
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 code units. */
  column: number;
}

/** Where each value of a document stands in its text. */
export interface Positions {
  range(pointer: string, spot: Spot): Range;
  locate(offset: number): Location;
  excerpt(location: Location): { excerpt: string; excerptColumn: number };
}

/** Positions of a value that has no text: everything is at 1:1. */
export const NOWHERE: Positions = {
  range: () => ({ start: 0, end: 0 }),
  locate: () => ({ line: 1, column: 1 }),
  excerpt: () => ({ excerpt: "", excerptColumn: 1 }),
};

const EXCERPT_WIDTH = 160;

export function createPositions(text: string, root: () => JsonNode | undefined): Positions {
  let starts: number[] | undefined;
  const lineStarts = (): number[] => (starts ??= findLineStarts(text));
  return {
    range(pointer, spot) {
      const node = root();
      return node ? rangeOf(text, find(node, pointer), spot) : { start: 0, end: 0 };
    },
    locate(offset) {
      const line = lineAt(lineStarts(), offset);
      return { line, column: offset - (lineStarts()[line - 1] ?? 0) + 1 };
    },
    excerpt({ line, column }) {
      const start = lineStarts()[line - 1] ?? 0;
      let end = lineStarts()[line] ?? text.length;
      while (end > start && /[\r\n]/.test(text[end - 1] ?? "")) end--;
      const full = text.slice(start, end);
      if (full.length <= EXCERPT_WIDTH) return { excerpt: full, excerptColumn: column };
      const from = Math.max(0, Math.min(column - 1 - 60, full.length - EXCERPT_WIDTH));
      const lead = from > 0 ? "…" : "";
      const cut = full.slice(from, from + EXCERPT_WIDTH);
      const tail = from + EXCERPT_WIDTH < full.length ? "…" : "";
      return { excerpt: lead + cut + tail, excerptColumn: column - from + lead.length };
    },
  };
}

interface Found {
  node: JsonNode;
  member?: JsonMember | undefined;
}

/** The value at a pointer, or the nearest one above it. */
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

function rangeOf(text: string, { node, member }: Found, spot: Spot): Range {
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

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lineAt(starts: number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
