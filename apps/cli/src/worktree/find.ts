import { realpathSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { EXIT, Failure } from "../failure.ts";

interface Named {
  name: string;
  slug: string;
  path: string;
  toplevel: string;
  branch: string;
}

/** The tree a person means: by name, by path (`.` is the one around `cwd`), by slug, by branch or the worker in it, or by
 *  the beginning of a name or slug. Those of the repository around `cwd` come first. */
export function findTree<T extends Named>(
  trees: readonly T[],
  wanted: string,
  { what, cwd }: { what: string; cwd: string },
): T {
  const path = resolve(cwd, wanted);
  const ways: ((tree: T) => boolean)[] = [
    ({ name }) => name === wanted,
    (tree) => wanted !== "" && (tree.path === path || (wanted === "." && isIn(path, tree.path))),
    ({ slug }) => slug === wanted,
    ({ branch }) => branch === wanted || branch.endsWith(`/${wanted}/work`),
    ({ name, slug }) => wanted !== "" && (name.startsWith(wanted) || slug.startsWith(wanted)),
  ];
  const own = trees.filter((tree) => isOf(tree, cwd));
  for (const [among, way] of [own, trees].flatMap((each) => ways.map((w) => [each, w] as const))) {
    const [found, ...more] = among.filter(way);
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
  return [tree.toplevel, tree.path].some((folder) => isIn(here, folder));
}

function isIn(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || !(way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way));
}

function shown(trees: readonly Named[]): string {
  const names = trees.slice(0, 10).map(({ name }) => name);
  return `${names.join(", ")}${trees.length > names.length ? ", …" : ""}`;
}
