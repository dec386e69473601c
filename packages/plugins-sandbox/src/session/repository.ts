import { existsSync, lstatSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { ProtocolError } from "@pty4ai/protocol";
import type { RepositoryFacts } from "../facts.ts";
import { realPath } from "../path.ts";

/** The repository that holds a folder, found without running git in it. `tooWide` tells of a folder that must not be
 *  shown: a repository there (a home folder kept in git) is not taken for the project's. */
export function findRepository(
  cwd: string,
  tooWide: (folder: string) => boolean,
): RepositoryFacts | undefined {
  for (let top = cwd; !tooWide(top); top = dirname(top)) {
    const git = join(top, ".git");
    const stat = lstatSync(git, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink() === true) {
      throw new ProtocolError(
        "no-sandbox",
        `${git} is a symbolic link, which a sandbox cannot protect`,
        { hint: "give the session a worktree" },
      );
    }
    if (stat !== undefined) return { top, elsewhere: stat.isFile() ? linkedFolders(git) : [] };
  }
  return undefined;
}

/** The git data that a `.git` file points to, when that points back: anybody could have written the file. */
function linkedFolders(git: string): string[] {
  const admin = pointer(git, "gitdir: ");
  if (admin === undefined) return [];
  const back = pointer(join(admin, "gitdir"), "");
  const common = pointer(join(admin, "commondir"), "");
  if (back === undefined || common === undefined || realPath(back) !== realPath(git)) return [];
  return existsSync(join(common, "objects")) ? [common] : [];
}

/** The path in a small file of git, relative ones resolved from the file's folder. */
function pointer(file: string, prefix: string): string | undefined {
  try {
    const text = readFileSync(file, "utf8").trim();
    if (!text.startsWith(prefix)) return undefined;
    const path = text.slice(prefix.length);
    return isAbsolute(path) ? path : resolve(dirname(file), path);
  } catch {
    return undefined;
  }
}
