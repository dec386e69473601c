import { existsSync } from "node:fs";
import { join } from "node:path";
import { type PluginContext, ProtocolError } from "@pty4ai/protocol";
import { filesOf } from "./layout.ts";
import { withLock } from "./lock.ts";
import { type Made, makeTree, remakeTree, type TreeFiles, undoTree } from "./make.ts";
import { openFolders } from "./open-folders.ts";
import type { TreePlan, WorktreeNotes } from "./plan.ts";
import { mendPointer, mismatch } from "./pointer.ts";
import { loadRecord, saveRecord, type TreeRecord } from "./record.ts";
import { placeOf } from "./refs.ts";
import { resolveCommit } from "./repository.ts";
import { makeFolders } from "./safe-path.ts";

/** Makes the tree, or takes up the one that is there, and notes that the session works in it. Done again after a crash
 *  it goes on where it was. */
export async function add(
  { plan }: { plan: TreePlan },
  context: PluginContext,
): Promise<Partial<WorktreeNotes>> {
  const files = filesOf(plan.records, plan.tree.name);
  return withLock(files.lock, async () => {
    const { record, warnings, reused } = await provide(plan, files);
    openFolders(record);
    enterSubfolder(record, plan.subfolder);
    saveRecord(files.record, noted(record, plan, context.session.id));
    return { base: record.base, reused, ...(warnings.length === 0 ? {} : { warnings }) };
  });
}

async function provide(plan: TreePlan, files: TreeFiles): Promise<Made & { reused: boolean }> {
  const record = loadRecord(files.record);
  if (record !== undefined) refuseOther(record, plan);
  if (record !== undefined && record.state !== "ready") await undoTree(record, files);
  if (record === undefined || record.state === "adding")
    return { ...(await makeTree(plan, files)), reused: false };
  if (record.state === "ready" && existsSync(record.path))
    return { ...(await takeUp(record, plan)), reused: true };
  return { ...(await remakeTree(record, plan, files)), reused: true };
}

/** Two sessions may have looked before either made it. */
function refuseOther(record: TreeRecord, plan: TreePlan): void {
  if (record.branch === plan.tree.branch && record.path === plan.tree.path) return;
  throw new ProtocolError(
    "wrong-state",
    `The worktree ${record.name} has just been made by another session, on branch ${record.branch}`,
    {
      hint: "Start this session again: it will go on there.",
    },
  );
}

/** Goes on in a tree that is there, if it is still the one that was recorded. */
async function takeUp(record: TreeRecord, plan: TreePlan): Promise<Made> {
  const wrong = mismatch(record);
  if (wrong !== undefined) {
    throw new ProtocolError(
      "wrong-state",
      `The worktree ${record.name} is not the recorded one: ${wrong}`,
      {
        hint: `Look at ${record.path}; take another slug to start a new tree.`,
      },
    );
  }
  const mended = mendPointer(record, plan.records);
  const tip = await resolveCommit(placeOf(record), `refs/heads/${record.branch}`);
  return {
    record: { ...record, tip: tip ?? record.tip },
    warnings: mended === undefined ? [] : [mended],
  };
}

function enterSubfolder(record: TreeRecord, subfolder: string): void {
  const parts = subfolder.split("/").filter((part) => part !== "");
  if (makeFolders(record.path, parts) !== undefined) return;
  throw new ProtocolError(
    "wrong-state",
    `${join(record.path, subfolder)} is no folder in this tree`,
    {
      hint: "Start the session at the top of the repository.",
    },
  );
}

function noted(record: TreeRecord, plan: TreePlan, session: string): TreeRecord {
  const use = { run: plan.run, slug: plan.alias };
  const known = record.uses.some(({ run, slug }) => run === use.run && slug === use.slug);
  return {
    ...record,
    state: "ready",
    uses: known ? record.uses : [...record.uses, use],
    sessions: { ...record.sessions, [session]: record.sessions[session] ?? record.tip },
    usedAt: new Date().toISOString(),
  };
}
