import type { Command } from "../engine/command.ts";
import type { Answer } from "../engine/event.ts";
import { headsOf, mergingOf } from "../engine/heads.ts";
import { decidedOf } from "../engine/merge.ts";
import { resultBranch } from "../engine/names.ts";
import { at } from "../engine/rows.ts";
import type { RunState } from "../engine/state.ts";
import { messageOf } from "../error.ts";
import type { HostMerge } from "../host.ts";
import type { Told } from "./loop.ts";
import type { Place } from "./place.ts";

/** Has the host merge the trees of a phase. A host that cannot merge leaves them apart. */
export async function mergeTrees(
  { host, record }: Place,
  state: RunState,
  { key, phase }: Extract<Command, { kind: "mergeTrees" }>,
): Promise<Told<Extract<Answer, { type: "treesMerged" }> & { at: number }>> {
  const nothing = { commit: null, merged: [], conflicts: [], warnings: [] };
  try {
    const done = await host.merge?.({
      key,
      run: state.facts.id,
      phase: state.plan.phases[phase]?.name ?? `${phase + 1}`,
      cwd: record.cwd,
      branch: resultBranch(state),
      ...(state.base === null ? {} : { base: state.base }),
      workers: headsOf(state, phase).map(({ worker, commit }) => ({ worker, commit })),
      ...policyOf(state, phase),
    });
    if (done !== undefined && "wanted" in done)
      return { type: "treesMerged", key, phase, ...nothing, wanted: done.wanted };
    return { type: "treesMerged", key, phase, ...(done ?? nothing) };
  } catch (error) {
    const problem = `the work of its workers could not be merged: ${messageOf(error)}`;
    return { type: "treesMerged", key, phase, ...nothing, problem };
  }
}

/** What a gate and resolvers have found so far. */
function policyOf(state: RunState, phase: number): Pick<HostMerge, "verdicts" | "resolve"> {
  const merging = mergingOf(state, phase);
  const { verdicts = {}, resolved = {} } = at(state.phases, phase).merge ?? {};
  const all = headsOf(state, phase).map(({ worker }) => worker);
  const asked = all.filter((worker) => decidedOf(state, phase, worker) === "resolver");
  const workers = merging?.onConflict === "resolver" ? all : asked;
  const resolves = merging?.resolver !== undefined && workers.length > 0;
  return {
    ...(merging?.gate === undefined ? {} : { verdicts }),
    ...(resolves ? { resolve: { workers, found: resolved } } : {}),
  };
}
