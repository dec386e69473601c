import { join } from "node:path";
import { errorCode, WorkerFailure } from "./failure.ts";
import { readLimited, replaceFile } from "./file.ts";
import { type Folder, within } from "./folder.ts";
import { readInput } from "./input.ts";
import { LARGEST_FILE } from "./limits.ts";
import { listFiles } from "./listing.ts";
import { checkName } from "./name.ts";
import type { WorkerEnvironment, WorkerStreams } from "./terminal.ts";

const USAGE = "niia scratchpad write NAME [text…] (or stdin), read NAME, ls, path [NAME]";

/** `niia scratchpad …` */
export async function scratchpadCommand(
  words: readonly string[],
  env: WorkerEnvironment,
  streams: WorkerStreams,
): Promise<void> {
  const [action, name, ...text] = words;
  const root = rootOf(env);
  if (action === "path" && text.length === 0) {
    streams.out(`${name === undefined ? root : join(root, ...checkName(name))}\n`);
  } else if (action === "ls" && name === undefined) {
    for (const file of listFiles(root).files) streams.out(`${file.name}\n`);
  } else if (action === "read" && name !== undefined && text.length === 0) {
    streams.out(read(root, name));
  } else if (action === "write" && name !== undefined) {
    write(root, name, await content(text, streams));
    streams.out(`${join(root, name)}\n`);
  } else {
    const what =
      action === undefined ? "what?" : `cannot understand ${JSON.stringify(words.join(" "))}`;
    throw new WorkerFailure(`niia scratchpad: ${what}`, { exit: 2, hint: USAGE });
  }
}

/** The content of one file of a scratchpad that others write in. */
export function read(root: string, name: string): Buffer {
  const parts = checkName(name);
  const work = (folder: Folder): Buffer =>
    readLimited(folder, parts.at(-1) as string, LARGEST_FILE);
  try {
    return within(root, parts.slice(0, -1), { make: false, work });
  } catch (error) {
    throw explained(error, name);
  }
}

function write(root: string, name: string, bytes: Buffer): void {
  const parts = checkName(name);
  const work = (folder: Folder): void => replaceFile(folder, parts.at(-1) as string, bytes);
  try {
    within(root, parts.slice(0, -1), { make: true, work });
  } catch (error) {
    throw explained(error, name);
  }
}

async function content(text: readonly string[], streams: WorkerStreams): Promise<Buffer> {
  if (text.length === 0) {
    if (streams.stdin.isTTY === true) {
      throw new WorkerFailure("nothing to write", {
        exit: 2,
        hint: "niia scratchpad write NAME < file, or text after the name",
      });
    }
    return readInput(streams.stdin, LARGEST_FILE);
  }
  const bytes = Buffer.from(`${text.join(" ")}\n`);
  if (bytes.length > LARGEST_FILE)
    throw new WorkerFailure(`${bytes.length} bytes are too many, at most ${LARGEST_FILE}`);
  return bytes;
}

const REASONS: Record<string, string> = {
  ENOENT: "no such file",
  ELOOP: "it is a link, which is not followed",
  ENOTDIR: "a part of its path is not a folder",
  EISDIR: "it is a folder",
  ENOTFILE: "it is not a regular file",
  ENOTEMPTY: "it is a folder",
};

function explained(error: unknown, name: string): WorkerFailure {
  if (error instanceof WorkerFailure) {
    return new WorkerFailure(`${name}: ${error.message}`, { exit: error.exit, cause: error });
  }
  return new WorkerFailure(`${name}: ${REASONS[errorCode(error)] ?? errorCode(error)}`, {
    cause: error,
  });
}

function rootOf(env: WorkerEnvironment): string {
  const root = env["NIIA_SCRATCHPAD"];
  if (root) return root;
  throw new WorkerFailure("NIIA_SCRATCHPAD is not set: this session has no scratchpad", {
    exit: 2,
  });
}
