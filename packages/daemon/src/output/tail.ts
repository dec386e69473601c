import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Fanout } from "./fanout.ts";

/** What is left of a session's output: the bytes from `oldest` on. */
export interface Tail {
  oldest: number;
  bytes: Buffer;
}

/** Everything that can still be read, up to the offset `to`, which the session must have reached or must reach. */
export function collectTail(fanout: Fanout, to: number): Promise<Tail> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let oldest = 0;
    let done = false;
    const settle = (offset: number): void => {
      if (done || offset < to) return;
      done = true;
      setImmediate(() => fanout.leave(reader));
      const bytes = Buffer.concat(pieces);
      resolve({ oldest, bytes: bytes.subarray(0, Math.max(0, to - oldest)) });
    };
    const reader = fanout.read(
      {
        data(offset, bytes, left) {
          pieces.push(bytes);
          left();
          settle(offset + bytes.length);
        },
        gap(_from, end) {
          pieces.length = 0;
          oldest = end;
        },
        end: settle,
      },
      { from: 0, window: Number.MAX_SAFE_INTEGER },
    );
    if (to === 0) settle(0);
  });
}

const LITTLE = 64 * 1024;
const file = (dir: string): string => join(dir, "output");

/** A little is written at once, which beats waiting for the thread pool; nothing is not written at all. */
export async function saveTail(dir: string, { bytes }: Tail): Promise<void> {
  if (bytes.length === 0) return;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const part = `${file(dir)}.part`;
  if (bytes.length <= LITTLE) {
    writeFileSync(part, bytes, { mode: 0o600 });
    renameSync(part, file(dir));
  } else {
    await writeFile(part, bytes, { mode: 0o600 });
    await rename(part, file(dir));
  }
}

/** Empty when nothing was saved. */
export async function loadTail(dir: string): Promise<Buffer> {
  return readFile(file(dir)).catch(() => Buffer.alloc(0));
}

const PLAIN_LIMIT = 256 * 1024;

/** Output as text without control sequences, at most its last 256 KiB. */
export function plainText(bytes: Buffer): string {
  const end = bytes.subarray(Math.max(0, bytes.length - PLAIN_LIMIT)).toString("utf8");
  return stripVTControlCharacters(end)
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) => line.slice(line.lastIndexOf("\r") + 1))
    .join("\n")
    .replace(/[^\P{Cc}\t\n]/gu, "");
}
