import { rmSync } from "node:fs";
import { isOver, type SessionRecord } from "../store/record.ts";
import { surplus } from "./prune.ts";
import type { Recordings } from "./recordings.ts";
import { listSegments, recordingFolder } from "./segments.ts";

const EVERY_MS = 3_600_000;

/** Removes recordings that are too old or too many, now and every hour; returns how to stop. */
export function keepHouse(recordings: Recordings, sessions: () => SessionRecord[]): () => void {
  const clean = (): void => {
    const kept = sessions().map((record) => ({
      folder: recordingFolder(record.dir),
      bytes: recordingBytes(record.dir),
      endedAt: isOver(record) ? (record.endedAt ?? record.createdAt) : undefined,
    }));
    for (const { folder } of surplus(kept, recordings.keep, Date.now())) {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const first = setTimeout(clean, 1000).unref();
  const timer = setInterval(clean, EVERY_MS).unref();
  return () => {
    clearTimeout(first);
    clearInterval(timer);
  };
}

/** What the recording of a session takes on the disk. */
export function recordingBytes(dir: string): number {
  return listSegments(recordingFolder(dir)).reduce((sum, { bytes }) => sum + bytes, 0);
}
