import { realpathSync } from "node:fs";
import { isAbsolute, relative } from "node:path";
import { EXIT, Failure } from "../failure.ts";

interface Named {
  name: string;
  slug: string;
  path: string;
}

/** The tree a person means: by name, by path, by slug, or by the beginning of a name. */
export function findTree<T extends Named>(trees: readonly T[], wanted: string, what: string): T {
  const ways: ((tree: T) => boolean)[] = [
    ({ name, path }) => name === wanted || path === wanted,
    ({ slug }) => slug === wanted,
    ({ name }) => wanted !== "" && name.startsWith(wanted),
  ];
  for (const way of ways) {
    const [found, ...more] = trees.filter(way);
    if (found !== undefined && more.length === 0) return found;
    if (found !== undefined) {
      throw new Failure(`${JSON.stringify(wanted)} may be several worktrees`, {
        exit: EXIT.usage,
        hint: `Say which: ${[found, ...more].map(({ name }) => name).join(", ")}`,
      });
    }
  }
  throw new Failure(`there is no ${what} ${JSON.stringify(wanted)}`, {
    exit: EXIT.usage,
    hint: trees.length === 0 ? "there are none" : `there are: ${shown(trees)}`,
  });
}

/** Whether a tree is of the repository around `cwd`, or `cwd` is in the tree. */
export function isOf(tree: { path: string; toplevel: string }, cwd: string): boolean {
  const here = realpathSync(cwd);
  return [tree.toplevel, tree.path].some((folder) => {
    const way = relative(folder, here);
    return way === "" || !(way.startsWith("..") || isAbsolute(way));
  });
}

function shown(trees: readonly Named[]): string {
  const names = trees.slice(0, 10).map(({ name }) => name);
  return `${names.join(", ")}${trees.length > names.length ? ", …" : ""}`;
}
