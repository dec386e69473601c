import type { Spot } from "../diagnostic.ts";
import type { JsonNode } from "./node.ts";
import { excerptOf, findLineStarts, lineAt, rangeAt } from "./place.ts";

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

export function createPositions(text: string, root: () => JsonNode | undefined): Positions {
  let starts: number[] | undefined;
  const lineStarts = (): number[] => (starts ??= findLineStarts(text));
  return {
    range(pointer, spot) {
      const node = root();
      return node ? rangeAt(text, { root: node, pointer, spot }) : { start: 0, end: 0 };
    },
    locate(offset) {
      const line = lineAt(lineStarts(), offset);
      return { line, column: offset - (lineStarts()[line - 1] ?? 0) + 1 };
    },
    excerpt: (location) => excerptOf(text, lineStarts(), location),
  };
}
