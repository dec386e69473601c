import { type Conflict, merge, type MergePolicy } from "@connector/merge";
import type { HostConflict, HostMerge, HostMerged, HostWanted } from "@connector/runtime";
import { findRepository, git, type Repository } from "@pty4ai/plugins-worktree";

/** Merges what the workers of a phase committed onto the branch of the run's result. What a gate or a resolver makes of a
 *  commit is asked for first, one at a time: the whole is done again once it is known. `state` is the daemon's state folder. */
export async function mergeWork(
  request: HostMerge,
  state: string,
): Promise<HostMerged | { wanted: HostWanted }> {
  const { run, phase, cwd, branch, workers } = request;
  const repository = await findRepository(cwd, state);
  const onto = await startOf(repository, request);
  try {
    const report = await merge(
      {
        common: repository.common,
        objectFormat: repository.objectFormat,
        target: `refs/heads/${branch}`,
        heads: workers.map(({ worker, commit }) => ({ name: worker, commit })),
        subject: `niia ${run}, ${phase}`,
        ...(onto === undefined ? {} : { onto }),
      },
      policyOf(request),
    );
    return {
      // With a head there is always a commit.
      commit: report.commit ?? "",
      merged: report.merged,
      conflicts: report.conflicts.map(told),
      ...(report.rejected.length === 0
        ? {}
        : { rejected: report.rejected.map(({ name, why }) => ({ worker: name, why })) }),
      warnings: report.warnings,
    };
  } catch (error) {
    if (error instanceof Wanted) return { wanted: error.what };
    throw error;
  }
}

/** A gate judges all of the work: from where it began. */
async function startOf(
  { gitDir, common }: Repository,
  { base, verdicts, workers }: HostMerge,
): Promise<string | undefined> {
  if (base !== undefined || verdicts === undefined) return base;
  const asked = ["merge-base", "--octopus", "HEAD", ...workers.map(({ commit }) => commit)];
  return (await git({ gitDir, commonDir: common }, asked)).text;
}

class Wanted extends Error {
  readonly what: HostWanted;

  constructor(what: HostWanted) {
    super(`what is to become of ${what.commit} is not known yet`);
    this.name = "Wanted";
    this.what = what;
  }
}

function policyOf({ verdicts, resolve }: HostMerge): MergePolicy {
  return {
    ...(verdicts === undefined
      ? {}
      : {
          gate: async (commit) => {
            const verdict = verdicts[commit];
            if (verdict === undefined) throw new Wanted({ kind: "gate", commit });
            return verdict;
          },
        }),
    ...(resolve === undefined
      ? {}
      : {
          resolve: async (conflict) => {
            const { marked, name } = conflict;
            if (marked === undefined || !resolve.workers.includes(name)) return undefined;
            const found = resolve.found[marked];
            if (found === undefined)
              throw new Wanted({ kind: "resolver", ...told(conflict), commit: marked });
            return found ?? undefined;
          },
        }),
  };
}

function told({ name, commit, files, answer }: Conflict): HostConflict {
  return {
    worker: name,
    commit,
    files: files.map(({ path, kind }) => ({ path, kind })),
    ...(answer === undefined ? {} : { marks: answer.marks }),
  };
}
