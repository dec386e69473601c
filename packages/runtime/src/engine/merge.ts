import { phasePlan } from "./attempt.ts";
import type { Answer } from "./event.ts";
import { headsOf, mergingOf, rivalsOf } from "./heads.ts";
import { beginMerger } from "./merger.ts";
import { jobTitle, mergeKey } from "./names.ts";
import { at, count } from "./rows.ts";
import { standingPhase } from "./seats.ts";
import type { JobState, Merge, RunState } from "./state.ts";
import { baseAfter } from "./tree.ts";
import { jobOf, phaseOf, setPhase, type Work } from "./work.ts";

/** Merges what the trees of a phase hold, once its jobs have ended. Returns true when there is nothing to wait for. */
export function mergeTrees(work: Work, phase: number): boolean {
  const { merge } = phaseOf(work, phase);
  if (merge !== null && merge.wanted !== null) return takeUp(work, phase, merge);
  if (merge !== null) return merge.open === null;
  if (headsOf(work.state, phase).length > 0) {
    // What stands beside the pipeline is merged into all that the pipeline merged.
    if (phase === standingPhase(work.state.plan) && work.state.ending === null) return false;
    return ask(work, phase, NO_MERGE);
  }
  const rivals = rivalsOf(work.state, phase).map(({ worker }) => worker);
  if (rivals.length > 0)
    warn(work, phase, [
      `nobody picked one of ${rivals.join(", ")} yet, so later phases start from where this one did`,
    ]);
  else if (phasePlan(work.state, phase).merging?.gate !== undefined)
    warn(work, phase, ["its gate judged nothing: no worker of it left work in a worktree"]);
  setPhase(work, phase, { merge: NO_MERGE });
  return true;
}

type Merged = Extract<Answer, { type: "treesMerged" }>;

/** Returns true when it was waited for. */
export function treesMerged(work: Work, event: Merged): boolean {
  const { phase, wanted } = event;
  const { merge } = phaseOf(work, phase);
  if (merge === null || merge.open !== event.key) return false;
  if (wanted !== undefined && work.state.halt !== null) {
    setPhase(work, phase, { merge: { ...merge, open: null, cut: true } });
  } else if (wanted !== undefined) {
    const job = count(phaseOf(work, phase).jobs);
    setPhase(work, phase, { merge: { ...merge, open: null, wanted: { what: wanted, job } } });
    beginMerger(work, phase, wanted);
  } else {
    const { commit, merged, conflicts, rejected = [] } = event;
    const problem = event.problem ?? problemOf(work.state, event);
    const done = { open: null, commit, merged, conflicts, rejected, problem };
    warn(work, phase, [...told(work.state, event), ...event.warnings]);
    setPhase(work, phase, { merge: { ...merge, ...done } });
  }
  return true;
}

/** Where new trees start after a phase. Agents that stand by end when no phase comes any more. */
export function baseOf(state: RunState, phase: number): string | null {
  const { merge } = at(state.phases, phase);
  if (merge !== null && merge.commit !== null) return merge.commit;
  if (phase === standingPhase(state.plan)) return state.base;
  const { merge: wanted } = phasePlan(state, phase);
  return wanted === "auto" ? baseAfter(state, phase) : state.base;
}

/** What a person said of a worker's conflict. */
export function decidedOf(state: RunState, phase: number, worker: string): JobState["decided"] {
  const jobs = at(state.phases, phase).jobs.flat();
  return jobs.find((_, job) => jobTitle(state.plan, { phase, job }) === worker)?.decided;
}

function ask(work: Work, phase: number, merge: Merge): boolean {
  const key = mergeKey(work.state, phase, merge.asked);
  setPhase(work, phase, { merge: { ...merge, open: key, asked: merge.asked + 1 } });
  work.commands.push({ kind: "mergeTrees", key, phase });
  return false;
}

/** A gate or resolver has ended: the merge goes on with what it found. */
function takeUp(work: Work, phase: number, merge: Merge): boolean {
  if (merge.wanted === null) return true;
  const { what, job } = merge.wanted;
  const ended = jobOf(work, { phase, job });
  const next = { ...merge, wanted: null };
  if (ended.status !== "done" && ended.status !== "failed") {
    setPhase(work, phase, { merge: { ...next, cut: true } });
    return true;
  }
  if (what.kind === "resolver") {
    const commit = ended.status === "done" ? (ended.result?.commit ?? null) : null;
    const { failure } = ended;
    if (failure !== null)
      warn(work, phase, [`nobody resolved the conflict of ${what.worker}: ${failure.message}`]);
    return ask(work, phase, { ...next, resolved: { ...merge.resolved, [what.commit]: commit } });
  }
  const verdict = verdictOf(ended);
  if (verdict === undefined) {
    const why = ended.tries.at(-1)?.failure?.message ?? "it left no result";
    const problem = `the gate could not be run: ${why}`;
    setPhase(work, phase, { merge: { ...next, problem } });
    return true;
  }
  return ask(work, phase, { ...next, verdicts: { ...merge.verdicts, [what.commit]: verdict } });
}

const LAST = 2_000;

/** Undefined: what happened says nothing about the commit. */
function verdictOf({ status, tries, result }: JobState): Merge["verdicts"][string] | undefined {
  if (status === "done") return { pass: true };
  const failure = tries.at(-1)?.failure;
  if (failure?.reason !== "exit" && failure?.reason !== "timeout") return undefined;
  const why = `${failure.message}\n${result?.text.slice(-LAST) ?? ""}`.trimEnd();
  return { pass: false, why };
}

/** Why the phase fails though git did all that was asked of it. */
function problemOf(state: RunState, event: Merged): string | null {
  const { phase, conflicts, merged, rejected = [] } = event;
  if (merged.length === 0 && rejected.length > 0) return "nothing passed the gate";
  if (mergingOf(state, phase)?.onConflict !== "ask") return null;
  const open = conflicts.filter(({ worker }) => decidedOf(state, phase, worker) === undefined);
  if (open.length === 0) return null;
  const names = open.map(({ worker }) => `${phasePlan(state, phase).name}/${worker}`);
  const next = `niia resume ${state.facts.id} --decide ${names[0]}=resolver, or =keep, or =skip`;
  return `a person is to say what becomes of the conflict of ${names.join(", ")}: ${next}`;
}

function told(state: RunState, { phase, conflicts, rejected = [] }: Merged): string[] {
  const heads = headsOf(state, phase);
  const branch = (worker: string): string =>
    heads.find((head) => head.worker === worker)?.branch ?? "its branch";
  return [
    ...conflicts.map(({ worker, files, marks }) => {
      const where = some(files.map(({ path, kind }) => `${path} (${kind})`));
      const tried = marks === undefined ? "" : `; ${resolverLeft(marks)}`;
      return `${worker} could not be merged: ${where || "no common history"}${tried}; its work stays on ${branch(worker)}`;
    }),
    ...rejected.map(({ worker, why }) => {
      const [line = ""] = why.split("\n");
      return `${worker} did not pass the gate: ${line}; its work stays on ${branch(worker)}`;
    }),
  ];
}

function resolverLeft(marks: string[]): string {
  if (marks.length === 0) return "the resolver changed nothing";
  return `the resolver left conflict marks in ${some(marks)}`;
}

const SHOWN = 5;

function some(items: string[]): string {
  const more = items.length > SHOWN ? ` and ${items.length - SHOWN} more` : "";
  return `${items.slice(0, SHOWN).join(", ")}${more}`;
}

function warn(work: Work, phase: number, more: string[]): void {
  setPhase(work, phase, { warnings: [...phaseOf(work, phase).warnings, ...more] });
}

const NO_MERGE: Merge = {
  open: null,
  commit: null,
  merged: [],
  conflicts: [],
  rejected: [],
  problem: null,
  asked: 0,
  verdicts: {},
  resolved: {},
  wanted: null,
  cut: false,
};
