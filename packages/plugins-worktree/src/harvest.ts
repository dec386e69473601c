import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ProtocolError } from "@pty4ai/protocol";
import { type Commit, commitFor, type Standing } from "./commit.ts";
import { fields, GitFailure, type GitPlace, git, readable } from "./git.ts";
import { openKeeper } from "./keeper.ts";
import { filesOf } from "./layout.ts";
import { withLock } from "./lock.ts";
import type { WorktreeNotes } from "./plan.ts";
import { mendPointer } from "./pointer.ts";
import { loadRecord, saveRecord, type TreeRecord } from "./record.ts";
import { keep, moveBranch, placeOf } from "./refs.ts";
import { resolveCommit } from "./repository.ts";
import { placeFile } from "./safe-path.ts";
import { type Snapshot, takeSnapshot } from "./snapshot.ts";

export interface HarvestInput {
  /** Folder of the repository's records. */
  records: string;
  name: string;
}

export type Harvest = Required<Pick<WorktreeNotes, "commit" | "changed">> &
  Pick<WorktreeNotes, "changedTotal" | "notSaved" | "warnings">;

const MOST_CHANGED = 1_000;
const MOST_NOT_SAVED = 100;

/** Saves what a session left in its tree: everything that git does not ignore becomes a commit on the tree's branch, and
 *  the tree's git folder is put in order for whoever comes next. Runs nothing that the tree or a configuration names. */
export async function harvest(
  input: HarvestInput,
  context: { session: { id: string } },
): Promise<Harvest> {
  const { lock, record: file, keeper } = filesOf(input.records, input.name);
  return withLock(lock, async () => {
    const record = loadRecord(file);
    if (record?.state !== "ready") {
      throw new ProtocolError(
        "not-found",
        `The worktree ${input.name} was never made to the end: there is nothing to save`,
      );
    }
    const { commit, place, notSaved, warnings } = await save(record, {
      keeper,
      records: input.records,
      session: context.session.id,
    });
    const start =
      record.sessions[context.session.id] ?? record.ended[context.session.id] ?? record.base;
    const changed = await changedBetween(place, start, commit);
    saveRecord(file, left(record, { commit, session: context.session.id, start }));
    return {
      commit,
      changed: changed.slice(0, MOST_CHANGED),
      ...(changed.length > MOST_CHANGED ? { changedTotal: changed.length } : {}),
      ...(notSaved.length === 0 ? {} : { notSaved: notSaved.slice(0, MOST_NOT_SAVED) }),
      ...(warnings.length === 0 ? {} : { warnings }),
    };
  });
}

interface Saved extends Pick<Snapshot, "notSaved"> {
  commit: string;
  place: GitPlace;
  warnings: string[];
}

async function save(
  record: TreeRecord,
  at: { keeper: string; records: string; session: string },
): Promise<Saved> {
  const standing = await standingOf(record);
  const place = await openKeeper(record, at.keeper);
  if (!existsSync(record.path)) {
    const warnings = ["the folder is gone: only what was committed is saved"];
    return { commit: standing.tip, place, notSaved: [], warnings };
  }
  const snapshot = await takeSnapshot(place, standing.head, join(record.admin, "index"));
  const message = `Work in ${record.slug} as the session left it\n\nNiia-Session: ${at.session}\n`;
  const commit = await commitFor(place, { ...standing, snapshot, message });
  const warnings = await publish(record, commit.id);
  const shared = Object.keys(record.sessions).some((id) => id !== at.session);
  await tidy(record, { keeper: place, commit, shared });
  const mended = mendPointer(record, at.records);
  if (mended !== undefined) warnings.push(mended);
  return { commit: commit.id, place, notSaved: snapshot.notSaved, warnings };
}

/** Reads where the branch and the tree stand; what an agent broke is replaced by what was last known. */
async function standingOf(record: TreeRecord): Promise<Standing> {
  const tip = (await resolveCommit(placeOf(record), `refs/heads/${record.branch}`)) ?? record.tip;
  const own = { gitDir: record.admin, commonDir: record.common };
  const head = existsSync(record.admin) ? await resolveCommit(own, "HEAD") : undefined;
  return { tip, head: head ?? tip };
}

async function publish(record: TreeRecord, commit: string): Promise<string[]> {
  try {
    await moveBranch(record, commit, "what a session left");
    return [];
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    const ref = await keep(record, commit);
    return [
      `the branch ${record.branch} could not be moved (${error.errors.trim()}): the work is in ${ref}`,
    ];
  }
}

/** Puts the tree's own git folder in order: on its branch, nothing staged, no lock of a git that was killed. While other
 *  sessions work in the tree, their locks and their checkout stay. */
async function tidy(
  record: TreeRecord,
  at: { keeper: GitPlace; commit: Commit; shared: boolean },
): Promise<void> {
  const { keeper, commit, shared } = at;
  const file = (name: string): string => join(record.admin, name);
  if (!existsSync(record.admin) || (shared && existsSync(file("index.lock")))) return;
  if (!commit.holdsSnapshot) await checkOutAgain(keeper, commit.id);
  placeFile(file("index"), { copyOf: join(keeper.gitDir, "index") });
  if (shared) return;
  for (const name of ["index.lock", "HEAD.lock"])
    rmSync(file(name), { recursive: true, force: true });
  placeFile(file("HEAD"), { text: `ref: refs/heads/${record.branch}\n` });
}

/** The folder shows an earlier commit, unchanged: it gets the branch's last one. What stands in the way stays. */
async function checkOutAgain(keeper: GitPlace, commit: string): Promise<void> {
  await git(keeper, ["read-tree", "-u", "-m", commit]).catch(() =>
    git(keeper, ["read-tree", "--reset", commit]),
  );
}

async function changedBetween(keeper: GitPlace, from: string, to: string): Promise<string[]> {
  if (from === to) return [];
  const how = [
    "-r",
    "-z",
    "--no-renames",
    "--name-only",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
  ];
  return fields(await git(keeper, ["diff-tree", ...how, from, to]))
    .map(readable)
    .sort();
}

function left(
  record: TreeRecord,
  at: { commit: string; session: string; start: string },
): TreeRecord {
  const { [at.session]: done, ...sessions } = record.sessions;
  // A look before a removal is no use of the tree.
  if (done === undefined) return { ...record, tip: at.commit };
  const ended = Object.entries({ ...record.ended, [at.session]: at.start }).slice(-20);
  return {
    ...record,
    tip: at.commit,
    sessions,
    ended: Object.fromEntries(ended),
    usedAt: new Date().toISOString(),
  };
}
