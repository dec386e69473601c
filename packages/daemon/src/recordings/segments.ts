import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** A recording is a folder of segments, numbered from 1. All but the newest are compressed. */
export interface Segment {
  number: number;
  file: string;
  bytes: number;
}

export const recordingFolder = (session: string): string => join(session, "recording");

export function segmentFile(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(6, "0")}.jsonl`);
}

/** Oldest first; empty where nothing was recorded. */
export function listSegments(folder: string): Segment[] {
  const found = new Map<number, Segment>();
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const [, digits, packed] = /^(\d{6})\.jsonl(\.gz)?$/.exec(name) ?? [];
    if (digits === undefined) continue;
    const number = Number(digits);
    // A crash between packing and removing leaves both: the packed one is whole.
    if (found.has(number) && packed === undefined) continue;
    const file = join(folder, name);
    const bytes = statSync(file, { throwIfNoEntry: false })?.size;
    if (bytes !== undefined) found.set(number, { number, file, bytes });
  }
  return [...found.values()];
}

/** The whole lines of a segment. What a crash left of a last one is no line. */
export function readLines({ file }: Segment): string[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text.split("\n").slice(0, -1);
}
