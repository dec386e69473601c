import { closeSync, constants, fstatSync, type Stats } from "node:fs";
import { errorCode } from "./failure.ts";
import { isTemporary } from "./file.ts";
import { Folder } from "./folder.ts";
import { DEEPEST_FOLDER, LARGEST_FILE, MOST_ENTRIES } from "./limits.ts";
import { partsOf } from "./name.ts";

export interface ScratchpadFile {
  /** Relative to the scratchpad, with `/`. */
  name: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since the epoch. */
  modifiedAt: number;
}

export interface Listing {
  /** By name. */
  files: ScratchpadFile[];
  /** What is there and is not a file of the scratchpad, with the reason. */
  skipped: { name: string; why: string }[];
}

/** Every regular file below `root`, without following a link. */
export function listFiles(root: string): Listing {
  const listing: Listing = { files: [], skipped: [] };
  const folder = Folder.open(root);
  try {
    walk(folder, "", listing);
  } finally {
    folder.close();
  }
  listing.files.sort((a, b) => (a.name < b.name ? -1 : 1));
  return listing;
}

function walk(folder: Folder, prefix: string, listing: Listing): void {
  for (const entry of folder.entries()) {
    const name = `${prefix}${entry.name}`;
    if (isTemporary(entry.name)) continue;
    if (listing.files.length + listing.skipped.length >= MOST_ENTRIES) {
      listing.skipped.push({ name: prefix || ".", why: `more than ${MOST_ENTRIES} entries` });
      return;
    }
    const why = enter(folder, { entry: entry.name, name, listing });
    if (why !== undefined) listing.skipped.push({ name: JSON.stringify(name).slice(1, -1), why });
  }
}

function enter(
  folder: Folder,
  at: { entry: string; name: string; listing: Listing },
): string | undefined {
  if (partsOf(at.name) === undefined) return "its name is not allowed";
  const found = look(folder, at.entry);
  if (typeof found === "string") return found;
  if (found.isFile()) {
    if (found.size > LARGEST_FILE) return `${found.size} bytes, at most ${LARGEST_FILE}`;
    at.listing.files.push({
      name: at.name,
      size: found.size,
      modifiedAt: Math.trunc(found.mtimeMs),
    });
    return undefined;
  }
  if (at.name.split("/").length >= DEEPEST_FOLDER) return `deeper than ${DEEPEST_FOLDER} folders`;
  return descend(folder, at);
}

function descend(
  folder: Folder,
  at: { entry: string; name: string; listing: Listing },
): string | undefined {
  let child: Folder;
  try {
    child = folder.child(at.entry);
  } catch (error) {
    return `it cannot be opened (${errorCode(error)})`;
  }
  try {
    walk(child, `${at.name}/`, at.listing);
  } finally {
    child.close();
  }
  return undefined;
}

function look(folder: Folder, entry: string): Stats | string {
  try {
    const descriptor = folder.openAny(entry, constants.O_RDONLY);
    try {
      const found = fstatSync(descriptor);
      return found.isFile() || found.isDirectory() ? found : "it is not a regular file";
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return errorCode(error) === "ELOOP"
      ? "it is a link"
      : `it cannot be opened (${errorCode(error)})`;
  }
}
