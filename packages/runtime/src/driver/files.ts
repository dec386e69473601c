import { constants, lstatSync } from "node:fs";
import { lstat, mkdir, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

/** The run's own folder, as the driver uses it. Agents may write there too: nothing in it is trusted. */
export interface RunFiles {
  makeFolder(dir: string): Promise<void>;
  /** The text of a regular file of at most `limit` bytes; undefined when there is none. Throws on anything else. */
  read(path: string, limit: number): Promise<string | undefined>;
  /** Replaces the file at once, below `root`. Throws when a folder on the way is not a real folder. */
  write(root: string, path: string, text: string): Promise<void>;
  /** Paths of files below `dir`, relative to it, at most `limit`, sorted. */
  list(dir: string, limit: number): Promise<string[]>;
}

/** How many folders a listing looks into: agents may nest them without end. */
const FOLDERS = 1_000;

/** On disk. Never follows a link that an agent may have put there. */
export const diskFiles: RunFiles = {
  makeFolder: async (dir) => {
    await mkdir(dir, { recursive: true, mode: 0o700 });
  },
  read: async (path, limit) => {
    // Most files that are looked for are not there: an error for each would cost more than all else.
    if (isMissing(path)) return undefined;
    const handle = await open(
      path,
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    ).catch(absent);
    if (handle === undefined) return undefined;
    try {
      const { size } = await regular(handle, path);
      if (size > limit) throw new Error(`${path} has ${size} bytes, more than ${limit}`);
      return await handle.readFile("utf8");
    } finally {
      await handle.close();
    }
  },
  write: async (root, path, text) => {
    await realFolders(root, dirname(path));
    const draft = join(dirname(path), `.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`);
    await writeFile(draft, text, { flag: "wx", mode: 0o600 });
    await rename(draft, path).catch(async (error: unknown) => {
      await rm(draft, { force: true });
      throw error;
    });
  },
  list: async (dir, limit) => {
    const found: string[] = [];
    const folders = [dir];
    for (let seen = 0; seen < FOLDERS && found.length < limit; seen++) {
      const folder = folders.shift();
      if (folder === undefined) break;
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isFile() && !entry.name.startsWith(".")) found.push(relative(dir, path));
      }
    }
    return found.sort().slice(0, limit);
  },
};

async function regular(
  handle: Awaited<ReturnType<typeof open>>,
  path: string,
): Promise<{ size: number }> {
  const stat = await handle.stat();
  if (!stat.isFile()) throw new Error(`${path} is not a regular file`);
  return stat;
}

function isMissing(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
  throw error.code === "ELOOP" ? new Error("a symbolic link is not read") : error;
}

async function realFolders(root: string, folder: string): Promise<void> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  let path = root;
  for (const part of relative(root, folder)
    .split(sep)
    .filter((name) => name !== "")) {
    path = join(path, part);
    await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
    if (!(await lstat(path)).isDirectory()) throw new Error(`${path} is not a folder`);
  }
}
