import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ownFolders } from "./access.ts";
import type { TreeRecord } from "./record.ts";

/** Makes sure that everything a sandbox is going to show is there. */
export function openFolders(record: TreeRecord): void {
  const { refs, logs } = ownFolders(record);
  for (const folder of [join(record.common, "objects/info"), refs, logs]) {
    mkdirSync(folder, { recursive: true });
  }
  // git stumbles over a masked config.worktree, and reads an empty one.
  writeFileSync(join(record.admin, "config.worktree"), "", { flag: "a" });
}
