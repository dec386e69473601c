import { closeSync, openSync, readSync } from "node:fs";
import { dirname, resolve } from "node:path";

const LIMIT = 4096;

/** The programs that a small shell script stands for: pnpm and some installers put one where npm puts a link.
 *  Paths in double quotes, absolute or below `$basedir`, the script's own folder. */
export function shimTargets(file: string): string[] {
  const text = beginning(file);
  if (!/^#!.*sh\b/.test(text)) return [];
  const found = [...text.matchAll(/"(\$basedir)?(\/[^"$\n]+)"/g)];
  const paths = found.map(([, base, path = ""]) =>
    base === undefined ? path : resolve(dirname(file), `.${path}`),
  );
  return [...new Set(paths)];
}

function beginning(file: string): string {
  const bytes = Buffer.alloc(LIMIT);
  const descriptor = openSync(file, "r");
  try {
    return bytes.subarray(0, readSync(descriptor, bytes, 0, LIMIT, 0)).toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}
