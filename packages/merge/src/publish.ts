import { GitFailure, type GitPlace, git } from "@pty4ai/plugins-worktree";

export interface Target {
  ref: string;
  /** Null: it is not there yet. */
  commit: string | null;
  /** The checkout that shows it. */
  checkout?: string;
}

/** Where the reference stands now. */
export async function readTarget(place: GitPlace, ref: string): Promise<Target> {
  const asked = ["for-each-ref", "--format=%(objectname) %(refname) %(worktreepath)", ref];
  for (const line of (await git(place, asked)).text.split("\n")) {
    const [commit = "", name = "", ...path] = line.split(" ");
    if (name !== ref) continue;
    const checkout = path.join(" ");
    return { ref, commit, ...(checkout === "" ? {} : { checkout }) };
  }
  return { ref, commit: null };
}

/** Moves the target, if it is still where it was, and makes the references that keep things, all or nothing.
 *  Returns false when somebody else moved it in the meantime. */
export async function publish(
  place: GitPlace,
  target: Target,
  change: { to: string; keep: ReadonlyMap<string, string> },
): Promise<boolean> {
  const none = "0".repeat(change.to.length);
  const lines = [
    ...[...change.keep].map(([ref, commit]) => `update ${ref}\0${commit}\0\0`),
    ...(target.commit === change.to
      ? []
      : [`update ${target.ref}\0${change.to}\0${target.commit ?? none}\0`]),
  ];
  if (lines.length === 0) return true;
  try {
    await git(place, ["update-ref", "--no-deref", "-m", "niia: merge", "-z", "--stdin"], {
      input: lines.join(""),
    });
    return true;
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    const now = await readTarget(place, target.ref);
    if (now.commit === target.commit) throw error;
    return false;
  }
}

/** The reference that keeps a commit whatever becomes of branches. */
export function keptRef(name: string, commit: string): string {
  return `refs/niia/kept/${name}-${commit.slice(0, 12)}`;
}
