import { randomBytes } from "node:crypto";
import { closeSync, constants, fstatSync, fsyncSync, readSync, writeSync } from "node:fs";
import type { Folder } from "./folder.ts";
import { WorkerFailure } from "./failure.ts";

const { O_CREAT, O_EXCL, O_RDONLY, O_WRONLY } = constants;
const TEMPORARY = ".niia-";

/** Whether a name is that of a file still being written. */
export function isTemporary(name: string): boolean {
  return name.startsWith(TEMPORARY);
}

/** Replaces a file at once: a reader sees the old or the new one. */
export function replaceFile(folder: Folder, name: string, content: Buffer): void {
  const temporary = `${TEMPORARY}${randomBytes(8).toString("hex")}`;
  const descriptor = folder.openFile(temporary, O_WRONLY | O_CREAT | O_EXCL);
  try {
    try {
      writeAll(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    folder.rename(temporary, name);
  } catch (error) {
    folder.remove(temporary);
    throw error;
  }
}

/** At most `limit` bytes; a larger file is refused, and so is one that grows meanwhile. */
export function readLimited(folder: Folder, name: string, limit: number): Buffer {
  const descriptor = folder.openFile(name, O_RDONLY);
  try {
    return readDescriptor(descriptor, limit);
  } finally {
    closeSync(descriptor);
  }
}

export function readDescriptor(descriptor: number, limit: number): Buffer {
  const { size } = fstatSync(descriptor);
  if (size > limit) throw tooLarge(size, limit);
  const buffer = Buffer.alloc(Math.min(limit, size) + 1);
  let length = 0;
  for (;;) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, length);
    length += read;
    if (read === 0 || length === buffer.length) break;
  }
  if (length > limit) throw tooLarge(length, limit);
  return buffer.subarray(0, length);
}

export function writeAll(descriptor: number, content: Buffer): void {
  let done = 0;
  while (done < content.length) {
    done += writeSync(descriptor, content, done, content.length - done, done);
  }
}

function tooLarge(size: number, limit: number): WorkerFailure {
  return new WorkerFailure(`${size} bytes are too many, at most ${limit}`);
}
