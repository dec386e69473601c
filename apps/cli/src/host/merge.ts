import { merge } from "@connector/merge";
import type { HostMerge, HostMerged } from "@connector/runtime";
import { findRepository } from "@pty4ai/plugins-worktree";

/** Merges what the workers of a phase committed onto the branch of the run's result. `state` is the daemon's state folder. */
export async function mergeWork(request: HostMerge, state: string): Promise<HostMerged> {
  const { run, phase, cwd, branch, base, workers } = request;
  const { common, objectFormat } = await findRepository(cwd, state);
  const report = await merge({
    common,
    objectFormat,
    target: `refs/heads/${branch}`,
    heads: workers.map(({ worker, commit }) => ({ name: worker, commit })),
    subject: `niia ${run}, ${phase}`,
    ...(base === undefined ? {} : { onto: base }),
  });
  return {
    // With a head there is always a commit.
    commit: report.commit ?? "",
    merged: report.merged,
    conflicts: report.conflicts.map(({ name, commit, files }) => ({
      worker: name,
      commit,
      files: files.map(({ path, kind }) => ({ path, kind })),
    })),
    warnings: report.warnings,
  };
}
