import {
  forgetWorktree,
  listWorktrees,
  type Removed,
  removeWorktree,
} from "@pty4ai/plugins-worktree";
import type { Context } from "../command.ts";
import { EXIT, explainFailure } from "../failure.ts";
import { findTree } from "./find.ts";

export async function removeTrees(
  context: Context,
  names: string[],
  options: { ignored: boolean; json: boolean },
): Promise<number> {
  const known = listWorktrees(context.paths.state);
  const trees = [
    ...new Set(names.map((name) => findTree(known, name, { what: "worktree", cwd: context.cwd }))),
  ];
  const failed = await removeEach(context, trees, options);
  return failed ? EXIT.failed : EXIT.ok;
}

/** Removes them one after another and says what keeps each; one that cannot be removed does not stop the others. */
export async function removeEach(
  context: Context,
  trees: ReturnType<typeof listWorktrees>,
  options: { ignored: boolean; json: boolean },
): Promise<boolean> {
  const done: object[] = [];
  let failed = false;
  for (const tree of trees) {
    try {
      if (await forgetWorktree(tree)) {
        done.push({ name: tree.name, forgotten: true });
        if (!options.json)
          context.out(`forgot ${tree.name}: its folder and its repository are both gone\n`);
        continue;
      }
      const removed = await removeWorktree(tree, { ignored: options.ignored });
      done.push({ name: tree.name, ...removed });
      if (!options.json) context.out(told(tree.name, removed));
    } catch (error) {
      failed = true;
      const { message, hint } = explainFailure(error);
      done.push({ name: tree.name, error: message });
      context.err(`${tree.name}: ${message}\n${hint === undefined ? "" : `  ${hint}\n`}`);
    }
  }
  if (options.json) context.out(`${JSON.stringify(done)}\n`);
  return failed;
}

function told(name: string, { kept, keptLost, ignored }: Removed): string {
  const lines = [`removed ${name}; ${kept} keeps it`];
  if (keptLost !== undefined) lines.push(`  ${keptLost} keeps what was amended or reset away`);
  if (ignored?.kept !== undefined) lines.push(`  ${ignored.kept} keeps what git ignores`);
  else if (ignored !== undefined) {
    const files = ignored.count === 1 ? "file" : "files";
    lines.push(
      `  ${ignored.count} ${files} that git ignores went with it (${ignored.bytes} bytes): ${ignored.examples.join(", ")}`,
    );
  }
  return `${lines.join("\n")}\n`;
}
