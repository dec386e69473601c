import { stripVTControlCharacters } from "node:util";
import { fit, pad, width } from "./width.ts";

/** Rows under headings, columns as wide as their widest cell; the last column is not padded. */
export function table(headings: string[], rows: string[][]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) =>
    Math.max(...all.map((row) => width(row[column] ?? ""))),
  );
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          pad(cell, column === headings.length - 1 ? 0 : (widths[column] ?? 0)),
        )
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}

/** `4s`, `3m 05s`, `2h 10m`, `5d`. */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${String(seconds % 60).padStart(2, "0")}s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? `${hours}h ${String(minutes % 60).padStart(2, "0")}m`
    : `${Math.floor(hours / 24)}d`;
}

/** Text of an agent made safe for a terminal: no control characters, one line, at most `limit` characters. */
export function oneLine(text: string, limit: number): string {
  const flat = stripVTControlCharacters(text)
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u001F\u007F-\u009F]+/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return width(flat) <= limit ? flat : `${fit(flat, Math.max(0, limit - 1))}…`;
}
