import { listRemoved, restoreWorktree } from "@pty4ai/plugins-worktree";
import type { Context } from "../command.ts";
import { EXIT } from "../failure.ts";
import { findTree } from "./find.ts";

export async function restoreTree(context: Context, name: string, json: boolean): Promise<number> {
  const tree = findTree(listRemoved(context.paths.state), name, {
    what: "removed worktree",
    cwd: context.cwd,
  });
  const { path, branch, commit, warnings } = await restoreWorktree(tree);
  if (json) context.out(`${JSON.stringify({ name: tree.name, path, branch, commit, warnings })}\n`);
  else context.out(`${path}\n  on ${branch} at ${commit.slice(0, 10)}\n`);
  for (const warning of warnings) context.err(`${warning}\n`);
  return EXIT.ok;
}
