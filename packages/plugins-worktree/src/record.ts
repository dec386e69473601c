import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ProtocolError } from "@pty4ai/protocol";
import { isWithin, recordsRoot } from "./layout.ts";

/** What is known about a tree, kept where no agent can write. */
export interface TreeRecord {
  version: 1;
  /** `adding`: its making was begun and no session was ever in it. `remaking`: its folder was gone and is being made. */
  state: "adding" | "remaking" | "ready";
  name: string;
  slug: string;
  path: string;
  branch: string;
  /** The branch was made with the tree. */
  madeBranch: boolean;
  /** The commit it started from. */
  base: string;
  /** The last commit known to hold its work. */
  tip: string;
  /** The user's own checkout. */
  toplevel: string;
  /** The repository's shared git folder. */
  common: string;
  /** The tree's own folder in it. */
  admin: string;
  objectFormat: string;
  /** The user's list of files that git ignores, where it is not at its usual place. */
  excludesFile?: string;
  /** The runs that know it, each by a slug of its own. */
  uses: { run: string | null; slug: string }[];
  /** Sessions that work in it now, and the commit each found. */
  sessions: Record<string, string>;
  /** The same of the last sessions that ended. */
  ended: Record<string, string>;
  labels: Record<string, string>;
  /** ISO 8601. */
  createdAt: string;
  usedAt: string;
}

export function loadRecord(file: string): TreeRecord | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as TreeRecord;
  } catch (cause) {
    throw new ProtocolError(
      "internal",
      `${file} is damaged, and with it what is known about a worktree`,
      {
        hint: "Move it away; the tree and its branch stay.",
        cause,
      },
    );
  }
}

export function saveRecord(file: string, record: TreeRecord): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.new`;
  writeFileSync(temporary, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(temporary, file);
}

export function removeRecord(file: string): void {
  rmSync(file, { force: true });
}

/** Every tree of one repository, the last used first. */
export function listRecords(records: string): TreeRecord[] {
  return names(records)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => loadRecord(join(records, name)) ?? [])
    .sort((a, b) => (a.usedAt < b.usedAt ? 1 : -1));
}

/** Every tree of every repository, with the folder of its record. */
export function allRecords(stateDir: string): (TreeRecord & { records: string })[] {
  const root = recordsRoot(stateDir);
  return names(root)
    .map((repo) => join(root, repo))
    .flatMap((records) => listRecords(records).map((record) => ({ ...record, records })));
}

/** The tree that `folder` lies in, if it is one of ours. */
export function recordAround(stateDir: string, folder: string): TreeRecord | undefined {
  return allRecords(stateDir).find(({ path }) => isWithin(path, folder));
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
