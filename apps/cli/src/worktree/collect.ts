import { existsSync } from "node:fs";
import { listWorktrees, type Worktree } from "@pty4ai/plugins-worktree";
import type { Context } from "../command.ts";
import { EXIT } from "../failure.ts";
import { parseDuration } from "../terminal/duration.ts";
import { removeEach } from "./remove.ts";

export async function collectTrees(
  context: Context,
  options: { older: string; dryRun: boolean; json: boolean },
): Promise<number> {
  const before = Date.now() - parseDuration(options.older, "--older");
  const due = dueTrees(listWorktrees(context.paths.state), before);
  const lost = due.filter(({ common, path }) => !existsSync(common) && existsSync(path));
  for (const { name, common, path } of lost)
    context.err(`${name}: its repository ${common} is gone, so nothing can keep it; see ${path}\n`);
  const trees = due.filter((tree) => !lost.includes(tree));
  if (options.dryRun) {
    if (options.json) context.out(`${JSON.stringify(trees.map(({ name }) => ({ name })))}\n`);
    else context.out(trees.map(({ name }) => `would remove ${name}\n`).join(""));
    return EXIT.ok;
  }
  if (trees.length === 0 && !options.json) context.err("nothing to remove\n");
  const failed = await removeEach(context, trees, { ignored: false, json: options.json });
  return failed ? EXIT.failed : EXIT.ok;
}

/** Trees that no session is in and that none has used since `before`, in milliseconds since the epoch. */
export function dueTrees<T extends Pick<Worktree, "sessions" | "usedAt">>(
  trees: readonly T[],
  before: number,
): T[] {
  return trees.filter(
    ({ sessions, usedAt }) => Object.keys(sessions).length === 0 && Date.parse(usedAt) < before,
  );
}
