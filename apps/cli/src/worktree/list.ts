import { existsSync } from "node:fs";
import { listRemoved, listWorktrees } from "@pty4ai/plugins-worktree";
import type { Context } from "../command.ts";
import { EXIT } from "../failure.ts";
import { age, oneLine, table } from "../terminal/table.ts";
import { isOf } from "./find.ts";

/** `niia worktree ls --json`: an array of these. Times are ISO 8601. */
export interface TreeRow {
  name: string;
  slug: string;
  path: string;
  repo: string;
  branch: string;
  base: string;
  commit: string;
  state: "in use" | "idle" | "removed" | "no folder" | "no repository";
  sessions: string[];
  runs: string[];
  usedAt: string;
  removedAt?: string;
  /** The reference that keeps a removed tree. */
  kept?: string;
}

export async function listTrees(
  context: Context,
  options: { all: boolean; removed: boolean; quiet: boolean; json: boolean },
): Promise<number> {
  const { state } = context.paths;
  const trees = options.removed ? listRemoved(state) : listWorktrees(state);
  const own = trees.filter((tree) => isOf(tree, context.cwd));
  const others = !options.all && own.length === 0;
  const shown = (options.all || others ? trees : own).map(rowOf);
  if (options.json) context.out(`${JSON.stringify(shown)}\n`);
  else if (options.quiet) context.out(shown.map(({ name }) => `${name}\n`).join(""));
  else if (shown.length === 0) context.err("no worktrees\n");
  else {
    if (others) context.err("none of this repository; of others:\n");
    context.out(
      table(
        ["NAME", "STATE", options.removed ? "REMOVED" : "USED", "COMMIT", "BRANCH", "PATH"],
        shown.map((row) => [
          oneLine(row.name, 60),
          row.state,
          age(Date.now() - Date.parse(row.removedAt ?? row.usedAt)),
          row.commit === row.base ? "-" : row.commit.slice(0, 10),
          oneLine(row.branch, 80),
          row.path,
        ]),
      ),
    );
  }
  return EXIT.ok;
}

function stateOf(tree: Tree): TreeRow["state"] {
  if (!existsSync(tree.common)) return "no repository";
  if ("removedAt" in tree) return "removed";
  if (Object.keys(tree.sessions).length > 0) return "in use";
  return existsSync(tree.path) ? "idle" : "no folder";
}

type Tree = ReturnType<typeof listWorktrees>[number] | ReturnType<typeof listRemoved>[number];

function rowOf(tree: Tree): TreeRow {
  const removed = "removedAt" in tree;
  return {
    name: tree.name,
    slug: tree.slug,
    path: tree.path,
    repo: tree.toplevel,
    branch: tree.branch,
    base: tree.base,
    commit: tree.tip,
    state: stateOf(tree),
    sessions: Object.keys(tree.sessions),
    runs: [...new Set(tree.uses.flatMap(({ run }) => run ?? []))],
    usedAt: tree.usedAt,
    ...(removed ? { removedAt: tree.removedAt, kept: tree.kept } : {}),
  };
}
