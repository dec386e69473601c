import { closeSync, constants, openSync } from "node:fs";
import { errorCode, WorkerFailure } from "./failure.ts";
import { readDescriptor } from "./file.ts";
import type { WorkerStreams } from "./terminal.ts";

/** All of stdin, at most `limit` bytes. */
export async function readInput(stdin: WorkerStreams["stdin"], limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    length += bytes.length;
    if (length > limit) throw new WorkerFailure(`more than ${limit} bytes on stdin`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** A file the agent names: its own rights and links decide. */
export function readOwnFile(path: string, limit: number): Buffer {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY);
  } catch (error) {
    throw new WorkerFailure(`cannot read ${path} (${errorCode(error)})`, { cause: error });
  }
  try {
    return readDescriptor(descriptor, limit);
  } finally {
    closeSync(descriptor);
  }
}
