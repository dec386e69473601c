import { existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ProtocolError } from "@pty4ai/protocol";
import { namespaceOf } from "./branch.ts";
import { checkOut } from "./check-out.ts";
import { GitFailure, git } from "./git.ts";
import { copyIncluded } from "./include.ts";
import { withLock } from "./lock.ts";
import type { TreePlan } from "./plan.ts";
import { mismatch, namesTree } from "./pointer.ts";
import { removeRecord, saveRecord, type TreeRecord } from "./record.ts";
import { placeOf } from "./refs.ts";
import { resolveCommit } from "./repository.ts";

const TRIES = 5;

export interface TreeFiles {
  record: string;
  keeper: string;
}

/** A tree that was made, and what its user should know. */
export interface Made {
  record: TreeRecord;
  warnings: string[];
}

/** Makes a new tree on its branch, at the base or where an earlier tree left the branch. */
export async function makeTree(plan: TreePlan, files: TreeFiles): Promise<Made> {
  const tip = await lookAround(plan.tree);
  const start = tip ?? plan.tree.base;
  const now = new Date().toISOString();
  const record: TreeRecord = {
    version: 1,
    state: "adding",
    ...plan.tree,
    madeBranch: tip === undefined,
    base: start,
    tip: start,
    uses: [],
    sessions: {},
    ended: {},
    createdAt: now,
    usedAt: now,
  };
  return build(record, plan, files);
}

/** Makes the folder of a known tree again, which somebody removed: its branch holds the work. */
export async function remakeTree(
  known: TreeRecord,
  plan: TreePlan,
  files: TreeFiles,
): Promise<Made> {
  const tip = await resolveCommit(placeOf(known), `refs/heads/${known.branch}`);
  if (namesTree(known)) rmSync(known.admin, { recursive: true, force: true });
  const record: TreeRecord = {
    ...known,
    state: "remaking",
    madeBranch: tip === undefined,
    tip: tip ?? known.tip,
  };
  const made = await build(record, plan, files);
  return {
    ...made,
    warnings: [`the folder was gone and was made again from ${record.branch}`, ...made.warnings],
  };
}

/** Makes the folder of a removed tree again, as its record says. */
export function restoreTree(
  record: TreeRecord,
  { lock, files }: { lock: string; files: TreeFiles },
): Promise<Made> {
  const source = { toplevel: record.toplevel, gitDir: record.common };
  return build(record, { lock, source }, files);
}

/** Clears away a tree whose making was cut off. */
export async function undoTree(record: TreeRecord, files: TreeFiles): Promise<void> {
  rmSync(record.path, { recursive: true, force: true });
  rmSync(record.admin, { recursive: true, force: true });
  if (record.madeBranch) {
    const drop = ["update-ref", "--no-deref", "-d", `refs/heads/${record.branch}`, record.tip];
    await git(placeOf(record), drop, { answers: [0, 1, 128] });
  }
  if (record.state === "remaking") return;
  rmSync(files.keeper, { recursive: true, force: true });
  removeRecord(files.record);
}

async function build(
  record: TreeRecord,
  plan: Pick<TreePlan, "lock" | "source">,
  files: TreeFiles,
): Promise<Made> {
  let owned = false;
  const begin = async (): Promise<void> => {
    for (const path of [record.path, record.admin]) if (existsSync(path)) throw new Occupied(path);
    // From here on both places are ours to clear.
    saveRecord(files.record, record);
    owned = true;
    await addWorktree(record, files);
  };
  try {
    await withLock(plan.lock, begin);
    const warnings = await checkOut(record, files.keeper, record.tip);
    warnings.push(...(await copyIncluded(plan.source, record)));
    return { record, warnings };
  } catch (error) {
    if (owned) await undoTree(record, files);
    throw explained(error, record);
  }
}

async function addWorktree(record: TreeRecord, files: TreeFiles): Promise<void> {
  mkdirSync(dirname(record.path), { recursive: true, mode: 0o700 });
  const { path, branch, tip, madeBranch, slug } = record;
  const what = madeBranch ? ["--no-track", "-b", branch, path, tip] : [path, branch];
  const reason = `a niia session works here (${slug})`;
  const how = ["--quiet", "--no-checkout", "--lock", "--reason", reason];
  for (let number = 1; ; number++) {
    try {
      await git(placeOf(record), ["worktree", "add", ...how, ...what]);
      break;
    } catch (error) {
      if (number === TRIES || !(error instanceof GitFailure)) throw error;
      await undoTree(record, files);
      saveRecord(files.record, record);
      await wait(40 * 2 ** number * (0.5 + Math.random()));
    }
  }
  const wrong = mismatch(record);
  if (wrong !== undefined) throw new Error(wrong);
}

/** Where the branch is, if it is there. A sandbox opens the whole folder of the branch: nobody else's may lie in it. */
async function lookAround(tree: TreePlan["tree"]): Promise<string | undefined> {
  const folder = namespaceOf(tree.branch);
  const asked = ["for-each-ref", "--format=%(objectname) %(refname)", `refs/heads/${folder}/`];
  const { text } = await git(placeOf(tree), asked);
  const found = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(" "));
  const own = found.find(([, name]) => name === `refs/heads/${tree.branch}`);
  if (own !== undefined || found.length === 0) return own?.[0];
  throw new ProtocolError(
    "bad-option",
    `/plugins/worktree/branch: ${folder}/ has the branch ${found[0]?.[1]} of somebody else`,
    {
      hint: "Take a branch in a folder of its own.",
      details: { path: "/plugins/worktree/branch" },
    },
  );
}

class Occupied extends Error {
  constructor(path: string) {
    super(`${path} is there already`);
    this.name = "Occupied";
  }
}

function explained(error: unknown, record: TreeRecord): unknown {
  if (error instanceof ProtocolError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const said =
    error instanceof GitFailure ? (error.errors.trim().split("\n").at(-1) ?? reason) : reason;
  return new ProtocolError(
    "wrong-state",
    `The worktree ${record.path} could not be made: ${said}`,
    {
      hint: adviceOn(error, record),
      cause: error,
    },
  );
}

function adviceOn(error: unknown, record: TreeRecord): string {
  if (error instanceof Occupied) return "Start it again: another place is taken then.";
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (["EACCES", "EPERM", "EROFS"].includes(code)) {
    return "Set XDG_STATE_HOME to a folder of yours outside /tmp.";
  }
  if (code === "ENOSPC") return "Make room on the disk.";
  return `See what git knows: git -C ${record.toplevel} worktree list`;
}
