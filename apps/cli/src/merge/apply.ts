import { spawnSync } from "node:child_process";
import { merge } from "@connector/merge";
import type { Repository } from "@pty4ai/plugins-worktree";
import { Failure } from "../failure.ts";

export interface Applied {
  /** The branch that is checked out. */
  branch: string;
  from: string;
  to: string;
}

/** Brings a commit to the branch that is checked out in the user's own checkout: forward, or by a merge where that went on.
 *  Touches nothing while something is uncommitted, or when the two are in conflict. No hook is run. */
export async function applyTo(
  repository: Repository,
  commit: string,
  { run, result }: { run: string; result: string },
): Promise<Applied> {
  const { home } = repository;
  const at = ask(home, ["symbolic-ref", "--quiet", "--short", "HEAD"]);
  if (at === undefined || at === "") {
    throw new Failure(`${home} is on no branch, so there is none to bring ${result} to`, {
      hint: `git switch main, then niia merge ${run} --apply`,
    });
  }
  if (ask(home, ["status", "--porcelain", "--untracked-files=no"]) !== "") {
    throw new Failure(`${home} has uncommitted changes; nothing was touched`, {
      hint: `commit or stash them, then niia merge ${run} --apply; or git merge ${result}`,
    });
  }
  const from = ask(home, ["rev-parse", "HEAD"]) ?? "";
  const to = await meet(repository, { from, commit, run, branch: at });
  const moved = spawnSync(
    "git",
    ["-c", "core.hooksPath=/dev/null", "merge", "--ff-only", "--quiet", to],
    { cwd: home, encoding: "utf8" },
  );
  if (moved.status !== 0) {
    throw new Failure(`git would not bring ${at} to ${to.slice(0, 10)}: ${moved.stderr.trim()}`, {
      hint: "nothing was changed; move what stands in the way and try again",
    });
  }
  return { branch: at, from, to };
}

/** The commit that holds both. */
async function meet(
  { common, objectFormat }: Repository,
  { from, commit, run, branch }: { from: string; commit: string; run: string; branch: string },
): Promise<string> {
  const report = await merge({
    common,
    objectFormat,
    target: `refs/niia/applied/${run}`,
    onto: from,
    heads: [{ name: run, commit }],
    subject: "niia merge",
  });
  const [conflict] = report.conflicts;
  if (conflict === undefined) return report.commit ?? from;
  const files = conflict.files.map(({ path }) => path).join(", ");
  throw new Failure(`${branch} and ${run} are in conflict in ${files}; nothing was touched`, {
    hint: `git merge ${commit.slice(0, 10)} lets you resolve it here`,
  });
}

function ask(cwd: string, args: string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { cwd, encoding: "utf8" });
  return status === 0 ? stdout.trimEnd() : undefined;
}
