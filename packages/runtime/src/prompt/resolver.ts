import type { HostConflict } from "../host.ts";

const FILES = 50;

/** What a resolver is asked for: it works in a tree that holds the files with conflict marks. */
export function resolverText({ worker, files }: Pick<HostConflict, "worker" | "files">): string {
  const shown = files
    .slice(0, FILES)
    .map(({ path, kind }) => `- ${JSON.stringify(path)} (${kind})`);
  const more = files.length - shown.length;
  return [
    `The work of ${JSON.stringify(worker)} was merged here into that of others, and git left conflicts in these files:`,
    ...shown,
    ...(more > 0 ? [`- and ${more} more`] : []),
    "Resolve them: keep what both meant to do, leave no conflict marks, change nothing else. You need not commit.",
  ].join("\n");
}
