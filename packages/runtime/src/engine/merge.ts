import { phasePlan } from "./attempt.ts";
import type { Answer } from "./event.ts";
import { branchOf, isStep, jobTitle, mergeKey } from "./names.ts";
import { union } from "./result.ts";
import { at, count } from "./rows.ts";
import { standingPhase } from "./seats.ts";
import type { Merge, RunState } from "./state.ts";
import { baseAfter } from "./tree.ts";
import { phaseOf, setPhase, type Work } from "./work.ts";

/** One tree of a phase as its last worker left it. */
export interface MergeHead {
  worker: string;
  commit: string;
  branch: string;
}

/** Merges what the trees of a phase hold, once its jobs have ended. Returns true when there is nothing to wait for. */
export function mergeTrees(work: Work, phase: number): boolean {
  const { merge } = phaseOf(work, phase);
  if (merge !== null) return merge.open === null;
  if (phase === standingPhase(work.state.plan)) return true;
  if (headsOf(work.state, phase).length > 0) {
    const key = mergeKey(work.state, phase);
    setPhase(work, phase, { merge: { ...NO_MERGE, open: key } });
    work.commands.push({ kind: "mergeTrees", key, phase });
    return false;
  }
  const rivals = rivalsOf(work.state, phase).map(({ worker }) => worker);
  if (rivals.length > 0) {
    const told = `nobody picked one of ${rivals.join(", ")} yet, so later phases start from where this one did`;
    setPhase(work, phase, { warnings: [...phaseOf(work, phase).warnings, told] });
  }
  setPhase(work, phase, { merge: NO_MERGE });
  return true;
}

type Merged = Extract<Answer, { type: "treesMerged" }>;

/** Returns true when it was waited for. */
export function treesMerged(work: Work, event: Merged): boolean {
  const { merge, warnings } = phaseOf(work, event.phase);
  if (merge === null || merge.open !== event.key) return false;
  const { commit, merged, conflicts, problem = null } = event;
  const heads = headsOf(work.state, event.phase);
  const told = conflicts.map(({ worker, files }) => {
    const branch = heads.find((head) => head.worker === worker)?.branch;
    const where = files.slice(0, 5).map(({ path, kind }) => `${path} (${kind})`);
    const more = files.length > 5 ? ` and ${files.length - 5} more` : "";
    return `${worker} could not be merged: ${where.join(", ") || "no common history"}${more}; its work stays on ${branch}`;
  });
  setPhase(work, event.phase, {
    merge: { open: null, commit, merged, conflicts, problem },
    warnings: [...warnings, ...told, ...event.warnings],
  });
  return true;
}

/** Where new trees start after a phase. */
export function baseOf(state: RunState, phase: number): string | null {
  const { merge } = at(state.phases, phase);
  if (merge !== null && merge.commit !== null) return merge.commit;
  const { merge: wanted } = phasePlan(state, phase);
  return wanted === "auto" ? baseAfter(state, at(state.phases, phase)) : state.base;
}

/** What the phase brings together: the trees of its workers that did their work, with `pick` the one that somebody picked;
 *  and what it picked itself of an earlier phase. In order: of two that conflict the earlier one is merged. */
export function headsOf(state: RunState, phase: number): MergeHead[] {
  const { merge } = phasePlan(state, phase);
  const own = merge === "auto" ? treesOf(state, phase) : [];
  return [...picksOf(state, phase), ...own];
}

/** Trees that a phase left to be picked from, while nobody has. */
function rivalsOf(state: RunState, phase: number): MergeHead[] {
  const done = at(state.phases, phase).merge?.commit ?? null;
  if (phasePlan(state, phase).merge !== "pick" || done !== null) return [];
  return treesOf(state, phase);
}

/** A pick is the field `pick` of a structured result: the name of a worker. The only one that is left needs none. */
function picksOf(state: RunState, phase: number): MergeHead[] {
  const name = dataOf(state, phase)["pick"];
  const picks: MergeHead[] = [];
  for (let earlier = 0; earlier <= phase; earlier++) {
    const rivals = rivalsOf(state, earlier);
    const found = rivals.find(({ worker }) => worker === name);
    const [only] = rivals.length === 1 && earlier === phase ? rivals : [];
    const pick = found ?? only;
    if (pick !== undefined) picks.push(pick);
  }
  return picks;
}

function treesOf(state: RunState, phase: number): MergeHead[] {
  const heads = new Map<string, MergeHead>();
  const { jobs } = at(state.phases, phase);
  for (let job = 0; job < count(jobs); job++) {
    const { status, tree, result } = at(jobs, job);
    const ref = { phase, job };
    if (status !== "done" || tree === null || result?.commit === undefined) continue;
    // Steps beside several trees work in one of their own, and what they leave there is not the work of anybody.
    if (isStep(state.plan, ref) && !isWorkers(state, phase, tree)) continue;
    const branch = state.trees[tree]?.branch ?? branchOf(state, ref);
    heads.set(tree, { worker: jobTitle(state.plan, ref), commit: result.commit, branch });
  }
  return [...heads.values()];
}

function dataOf(state: RunState, phase: number): Record<string, unknown> {
  const { jobs } = at(state.phases, phase);
  return union(jobs.flat().map(({ result }) => ({ worker: "", data: result?.data }))).data;
}

const NO_MERGE: Merge = { open: null, commit: null, merged: [], conflicts: [], problem: null };

/** A phase of steps alone counts as its own worker. */
function isWorkers(state: RunState, phase: number, tree: string): boolean {
  const { jobs } = at(state.phases, phase);
  const steps = phasePlan(state, phase).steps.length;
  const workers = jobs.flat().slice(steps);
  return workers.length === 0 || workers.some((job) => job.tree === tree);
}
