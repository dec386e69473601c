import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, sep } from "node:path";
import { slugOf } from "./slug.ts";

/** Where everything of one repository lies. */
export interface Layout {
  /** Names the repository in folders: its own name and a mark of its place. */
  repoId: string;
  /** Folder of the trees, which agents write in. */
  trees: string;
  /** Folder of what we know about them, which no agent may write in. */
  records: string;
  /** Lock for whatever changes the repository's list of worktrees. */
  lock: string;
}

/** Everything by rule, from the daemon's state folder and the repository's shared git folder. */
export function layoutOf(stateDir: string, common: string, toplevel: string): Layout {
  const repoId = repoIdOf(common);
  const temporary = isTemporary(stateDir) && !isTemporary(toplevel);
  const root = temporary ? join(dirname(toplevel), ".niia-worktrees") : join(stateDir, "worktrees");
  return {
    repoId,
    trees: join(root, repoId),
    records: join(recordsRoot(stateDir), repoId),
    lock: join(common, "niia-worktrees.lockdb"),
  };
}

export function recordsRoot(stateDir: string): string {
  return join(stateDir, "worktree-records");
}

/** The files of one tree in `records`. */
export function filesOf(
  records: string,
  name: string,
): { record: string; keeper: string; lock: string } {
  const at = (kind: string): string => join(records, `${name}.${kind}`);
  return { record: at("json"), keeper: at("keeper"), lock: at("lockdb") };
}

/** Short enough for a folder, a file beside it, and git's own folder. */
export function treeName(run: string | undefined, slug: string): string {
  const name = run === undefined ? slug : `${slugOf(run)}-${slug}`;
  return Buffer.byteLength(name) <= 200 ? name : slugOf(name);
}

/** A folder that is emptied by others, at a restart or by age. */
export function isTemporary(path: string): boolean {
  return ["/tmp", "/var/tmp", "/dev/shm", "/private/tmp", "/private/var/folders", tmpdir()].some(
    (folder) => isWithin(folder, path),
  );
}

export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`));
}

function repoIdOf(common: string): string {
  const name = basename(common) === ".git" ? basename(dirname(common)) : basename(common, ".git");
  const mark = createHash("sha256").update(common).digest("hex").slice(0, 8);
  return `${slugOf(name || "repository").slice(0, 40)}-${mark}`;
}
