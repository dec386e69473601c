import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { ProtocolError } from "@pty4ai/protocol";
import { harvest } from "./harvest.ts";
import { commitIgnored, type IgnoredFiles, ignoredFiles } from "./ignored.ts";
import { openKeeper } from "./keeper.ts";
import { filesOf } from "./layout.ts";
import { withLock } from "./lock.ts";
import { keepLost } from "./lost.ts";
import { allRecords, loadRecord, removeRecord, type TreeRecord } from "./record.ts";
import { keep } from "./refs.ts";
import { saveRemoved } from "./removed.ts";

/** A tree for a list, with the folder its record is in. */
export interface Worktree extends TreeRecord {
  records: string;
}

/** Every tree that sessions were given, of all repositories. `stateDir` is the daemon's state folder. */
export function listWorktrees(stateDir: string): Worktree[] {
  return allRecords(stateDir);
}

export interface Removed {
  /** The reference that keeps the work. */
  kept: string;
  commit: string;
  branch: string;
  /** The reference that keeps commits which only git's logs knew: what an amend or a reset left behind. */
  keptLost?: string;
  /** What git ignores in the folder, where there is any. */
  ignored?: IgnoredFiles & {
    /** The reference that keeps it; absent: it went with the folder. */
    kept?: string;
  };
}

export interface RemoveOptions {
  /** Keep the files that git ignores too, among them perhaps secrets and dependencies. */
  ignored?: boolean;
}

/** Removes a tree once all its work is reachable by a reference under `refs/niia/kept/`. Refuses, and changes nothing in
 *  the folder, while a session works in it or while it holds what cannot be committed. The branch stays. Files that git
 *  ignores go with the folder unless `ignored` says otherwise. `restoreWorktree` brings it back. */
export async function removeWorktree(
  tree: Worktree,
  options: RemoveOptions = {},
): Promise<Removed> {
  const files = filesOf(tree.records, tree.name);
  refuseBusy(loadRecord(files.record) ?? tree);
  if (!existsSync(tree.common)) throw noRepository(tree);
  const { commit, notSaved = [] } = await harvest(
    { records: tree.records, name: tree.name },
    { session: { id: "remove" } },
  );
  if (notSaved.length > 0) {
    const what = notSaved.map(({ path, why }) => `${path} (${why})`).join(", ");
    throw new ProtocolError("wrong-state", `${tree.path} holds what no commit can keep: ${what}`, {
      hint: "Move it elsewhere or push it, then remove the worktree again.",
      details: { notSaved },
    });
  }
  return withLock(files.lock, async () => {
    const record = loadRecord(files.record);
    if (record === undefined) throw gone(tree);
    refuseBusy(record);
    const kept = await keep(record, commit);
    const keptLost = await keepLost(record, commit);
    const ignored = await lookAtIgnored(record, files.keeper, options.ignored ? commit : undefined);
    saveRemoved(tree.records, {
      ...record,
      tip: commit,
      kept,
      ...(ignored?.kept === undefined ? {} : { keptIgnored: ignored.kept }),
      removedAt: new Date().toISOString(),
    });
    clear(record);
    rmSync(files.keeper, { recursive: true, force: true });
    removeRecord(files.record);
    return {
      kept,
      commit,
      branch: record.branch,
      ...(keptLost === undefined ? {} : { keptLost }),
      ...(ignored === undefined ? {} : { ignored }),
    };
  });
}

/** Takes a tree whose folder and repository are both gone off the list: nothing is left of it. False: something is. */
export async function forgetWorktree({ records, name }: Worktree): Promise<boolean> {
  const { lock, record: file, keeper } = filesOf(records, name);
  return withLock(lock, async () => {
    const record = loadRecord(file);
    if (record === undefined || existsSync(record.path) || existsSync(record.common)) return false;
    rmSync(keeper, { recursive: true, force: true });
    removeRecord(file);
    return true;
  });
}

async function lookAtIgnored(
  record: TreeRecord,
  keeper: string,
  on: string | undefined,
): Promise<Removed["ignored"]> {
  if (!existsSync(record.path)) return undefined;
  const place = await openKeeper(record, keeper);
  const found = await ignoredFiles(place);
  if (found.count === 0) return undefined;
  const commit = on === undefined ? undefined : await commitIgnored(place, on);
  if (commit === undefined) return found;
  return { ...found, kept: await keep({ ...record, name: `${record.name}-ignored` }, commit) };
}

/** The folder leaves its place at once, so that a half removed tree is never taken for a whole one. */
function clear(record: TreeRecord): void {
  const trash = join(dirname(record.path), `.removed-${record.name}-${process.pid}`);
  try {
    renameSync(record.path, trash);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  rmSync(record.admin, { recursive: true, force: true });
  rmSync(trash, { recursive: true, force: true });
}

function refuseBusy(record: TreeRecord): void {
  const sessions = Object.keys(record.sessions);
  if (sessions.length === 0) return;
  throw new ProtocolError(
    "wrong-state",
    `A session works in ${record.path}: ${sessions.join(", ")}`,
    {
      hint: `niia kill ${sessions[0]}`,
      details: { sessions },
    },
  );
}

function noRepository({ common, path }: TreeRecord): ProtocolError {
  return new ProtocolError("wrong-state", `Its repository ${common} is gone: nothing can keep it`, {
    hint: `Put the repository back where it was, or save what you need of ${path} and delete that folder.`,
  });
}

function gone(tree: Worktree): ProtocolError {
  return new ProtocolError("not-found", `The worktree ${tree.name} has been removed already`);
}
