import type { MergingPlan } from "@connector/spec";
import { phasePlan } from "./attempt.ts";
import { branchOf, isStep, jobsOf, jobTitle } from "./names.ts";
import { union } from "./result.ts";
import { at } from "./rows.ts";
import type { JobState, RunState } from "./state.ts";

/** One tree of a phase as its last worker left it. */
export interface MergeHead {
  worker: string;
  commit: string;
  branch: string;
}

/** What the phase brings together: the trees of its workers that did their work, with `pick` the one that somebody picked;
 *  and what it picked itself of an earlier phase. In order: of two that conflict the earlier one is merged. */
export function headsOf(state: RunState, phase: number): MergeHead[] {
  const { merge } = phasePlan(state, phase);
  const own = merge === "auto" ? treesOf(state, phase) : [];
  return [...picksOf(state, phase).map(({ head }) => head), ...own];
}

/** How they are merged: as the phase says, else as the one says from which it picked. */
export function mergingOf(state: RunState, phase: number): MergingPlan | undefined {
  const own = phasePlan(state, phase).merging;
  if (own !== undefined) return own;
  const [picked] = picksOf(state, phase);
  return picked === undefined ? undefined : phasePlan(state, picked.phase).merging;
}

/** Trees that a phase left to be picked from, while nobody has. */
export function rivalsOf(state: RunState, phase: number): MergeHead[] {
  const done = at(state.phases, phase).merge?.commit ?? null;
  if (phasePlan(state, phase).merge !== "pick" || done !== null) return [];
  return treesOf(state, phase);
}

/** A pick is the field `pick` of a structured result: the name of a worker, or `phase/name`. The only one that is left
 *  needs none. */
function picksOf(state: RunState, phase: number): { phase: number; head: MergeHead }[] {
  const { pick } = dataOf(state, phase);
  const picks: { phase: number; head: MergeHead }[] = [];
  for (let earlier = 0; earlier <= phase; earlier++) {
    const rivals = rivalsOf(state, earlier);
    const names = (worker: string): string[] => [
      worker,
      `${phasePlan(state, earlier).name}/${worker}`,
    ];
    // Workers that have no name are numbers, and so are their names in JSON.
    const found = rivals.find(({ worker }) => names(worker).includes(String(pick)));
    const [only] = rivals.length === 1 && earlier === phase ? rivals : [];
    const head = found ?? only;
    if (head !== undefined) picks.push({ phase: earlier, head });
  }
  return picks;
}

function treesOf(state: RunState, phase: number): MergeHead[] {
  const heads = new Map<string, MergeHead>();
  for (const [job, { status, tree, team, result }] of ownJobs(state, phase).entries()) {
    const ref = { phase, job };
    const place = tree ?? (team === null ? null : `run ${team}`);
    if (status !== "done" || place === null || result?.commit === undefined) continue;
    // Steps beside several trees work in one of their own, and what they leave there is not the work of anybody.
    if (isStep(state.plan, ref) && tree !== null && !isWorkers(state, phase, tree)) continue;
    const known = tree === null ? result.branch : state.trees[tree]?.branch;
    const branch = known ?? branchOf(state, ref);
    heads.set(place, { worker: jobTitle(state.plan, ref), commit: result.commit, branch });
  }
  return [...heads.values()];
}

function dataOf(state: RunState, phase: number): Record<string, unknown> {
  const own = ownJobs(state, phase);
  return union(own.map(({ result }) => ({ worker: "", data: result?.data }))).data;
}

/** A phase of steps alone counts as its own worker. */
function isWorkers(state: RunState, phase: number, tree: string): boolean {
  const workers = ownJobs(state, phase).slice(phasePlan(state, phase).steps.length);
  return workers.length === 0 || workers.some((job) => job.tree === tree);
}

function ownJobs(state: RunState, phase: number): JobState[] {
  return at(state.phases, phase).jobs.flat().slice(0, jobsOf(state.plan, phase));
}
