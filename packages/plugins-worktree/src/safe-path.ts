import {
  constants,
  closeSync,
  copyFileSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";

/** Makes the folders `parts` below `root` one by one; undefined when one of them is there as something else, such as a
 *  link that an agent made. */
export function makeFolders(root: string, parts: readonly string[]): string | undefined {
  let folder = root;
  for (const part of parts) {
    folder = join(folder, part);
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found === undefined) mkdirSync(folder);
    else if (!found.isDirectory()) return undefined;
  }
  return folder;
}

/** Puts a file at `path`, whatever an agent left there: a link is replaced, not followed. Its folder is trusted. */
export function placeFile(path: string, content: { text: string } | { copyOf: string }): void {
  const temporary = join(dirname(path), `.niia-${randomBytes(8).toString("hex")}`);
  try {
    if ("text" in content) writeFileSync(temporary, content.text, { flag: "wx", mode: 0o644 });
    else copyFileSync(content.copyOf, temporary, constants.COPYFILE_EXCL);
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
      rmSync(path, { recursive: true });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The text of a small regular file; undefined for anything else. */
export function readSmall(path: string, limit = 65_536): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile() || found.size > limit) return undefined;
    const buffer = Buffer.alloc(limit);
    return buffer.subarray(0, readSync(descriptor, buffer, 0, limit, 0)).toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}

/** Copies a regular file, never what a link leads to; false when there is none. */
export function copyPlain(from: string, to: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(from, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return false;
  }
  try {
    if (!fstatSync(descriptor).isFile()) return false;
    writeFileSync(to, readFileSync(descriptor), { mode: 0o600 });
    return true;
  } finally {
    closeSync(descriptor);
  }
}

/** Removes what is at `path` unless it is a file, or a folder where `folders` may stay. */
export function dropUnlessFile(path: string, folders: "stay" | "go"): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isFile() || (folders === "stay" && found.isDirectory())) return;
  rmSync(path, { recursive: true, force: true });
}
