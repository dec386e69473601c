import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { recordsRoot } from "./layout.ts";
import { loadRecord, removeRecord, saveRecord, type TreeRecord } from "./record.ts";

/** What is known of a tree after its removal, so that it can be brought back. */
export interface RemovedTree extends TreeRecord {
  /** The reference that keeps the work. */
  kept: string;
  /** That of the ignored files, where they were kept. */
  keptIgnored?: string;
  /** ISO 8601. */
  removedAt: string;
}

/** The file of a removed tree in a repository's records. */
export function removedFile(records: string, name: string): string {
  return join(records, FOLDER, `${name}.json`);
}

export function saveRemoved(records: string, tree: RemovedTree): void {
  mkdirSync(join(records, FOLDER), { recursive: true, mode: 0o700 });
  saveRecord(removedFile(records, tree.name), tree);
}

export function forgetRemoved(records: string, name: string): void {
  removeRecord(removedFile(records, name));
}

/** Every removed tree that can be brought back, the last removed first. */
export function listRemoved(stateDir: string): (RemovedTree & { records: string })[] {
  const root = recordsRoot(stateDir);
  return namesIn(root)
    .map((repo) => join(root, repo))
    .flatMap((records) =>
      namesIn(join(records, FOLDER)).flatMap((file) => {
        const tree = loadRecord(join(records, FOLDER, file)) as RemovedTree | undefined;
        return tree === undefined ? [] : [{ ...tree, records }];
      }),
    )
    .sort((a, b) => (a.removedAt < b.removedAt ? 1 : -1));
}

const FOLDER = "removed";

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.endsWith(".new"));
  } catch {
    return [];
  }
}
