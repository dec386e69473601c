import { sep } from "node:path";

/** Whether `path` is `folder` or lies in it. Both absolute and normalised. */
export function within(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
