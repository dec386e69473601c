import { realpathSync } from "node:fs";
import { sep } from "node:path";

/** Whether `path` is `folder` or lies in it. Both absolute and normalised. */
export function within(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** The path without links in it, or itself where it does not exist. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
