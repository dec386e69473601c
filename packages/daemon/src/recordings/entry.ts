import type { TerminalSize } from "@pty4ai/protocol";

/** One line of a recording. `at`: milliseconds since the epoch. Offsets count the bytes that the terminal printed, also
 *  where the text that is kept has a secret hidden and so other bytes. */
export type Entry =
  /** Printed; `to` is the offset that follows. */
  | { kind: "output"; at: number; to: number; text: string }
  /** Typed. The same `key` is one and the same input. */
  | { kind: "input"; at: number; text: string; author: string; key?: string }
  | { kind: "resize"; at: number; size: TerminalSize }
  /** Output `[from, to)` was printed and not recorded. */
  | { kind: "gap"; at: number; from: number; to: number; reason: GapReason }
  /** The whole screen drawn anew as it was at the offset `to`. */
  | { kind: "screen"; at: number; to: number; size: TerminalSize; text: string }
  | { kind: "exit"; at: number; code: number | null; signal: string | null };

/** `flood`: more was printed than a recording takes. `disk`: it could not be written. `gone`: the bytes were no longer
 *  kept when the daemon was back. `secrets`: what must be hidden was no longer known. `cap`: dropped from the middle. */
export const GAP_REASONS = ["flood", "disk", "gone", "secrets", "cap"] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/** First line of each segment. */
export interface Head {
  recording: 1;
  session: string;
  name: string;
  argv: string[];
  segment: number;
  at: number;
  size: TerminalSize;
}

type Row = [kind: string, at: number, ...rest: unknown[]];

/** One line, with its end. */
export function encodeEntry(entry: Entry): string {
  return `${JSON.stringify(rowOf(entry))}\n`;
}

function rowOf(entry: Entry): Row {
  switch (entry.kind) {
    case "output":
      return ["o", entry.at, entry.to, entry.text];
    case "input":
      return [
        "i",
        entry.at,
        entry.text,
        entry.author,
        ...(entry.key === undefined ? [] : [entry.key]),
      ];
    case "resize":
      return ["r", entry.at, entry.size.cols, entry.size.rows];
    case "gap":
      return ["g", entry.at, entry.from, entry.to, entry.reason];
    case "screen":
      return ["s", entry.at, entry.to, entry.size.cols, entry.size.rows, entry.text];
    case "exit":
      return ["x", entry.at, entry.code, entry.signal];
    default:
      return entry satisfies never;
  }
}

/** The entry of a line; undefined for one that is none, or of a kind that is not known yet. */
export function decodeEntry(line: string): Entry | undefined {
  const row = parsed(line);
  if (!Array.isArray(row)) return undefined;
  const [kind, at, a, b, c, d] = row as [string, number, never, never, never, never];
  switch (kind) {
    case "o":
      return { kind: "output", at, to: a, text: b };
    case "i":
      return { kind: "input", at, text: a, author: b, ...(c === undefined ? {} : { key: c }) };
    case "r":
      return { kind: "resize", at, size: { cols: a, rows: b } };
    case "g":
      return { kind: "gap", at, from: a, to: b, reason: c };
    case "s":
      return { kind: "screen", at, to: a, size: { cols: b, rows: c }, text: d };
    case "x":
      return { kind: "exit", at, code: a, signal: b };
    default:
      return undefined;
  }
}

export function decodeHead(line: string): Head | undefined {
  const head = parsed(line);
  return typeof head === "object" && head !== null && "recording" in head
    ? (head as Head)
    : undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
