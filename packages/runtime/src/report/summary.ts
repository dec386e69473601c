import { usedUp } from "../engine/budget.ts";
import { addUsage } from "../engine/usage.ts";
import { isMerger, isStep, jobTitle, resultBranch } from "../engine/names.ts";
import { at, count } from "../engine/rows.ts";
import type {
  Budget,
  Conflict,
  Failure,
  JobState,
  Merge,
  RunState,
  RunStatus,
  Status,
  Try,
  Usage,
} from "../engine/state.ts";
import { lastPhaseWithResult, phaseText } from "../outcome.ts";

/** A run as data: what became of each phase and worker, why, what it took, and where everything is.
 *  Times are milliseconds since the epoch, durations milliseconds. */
export interface RunReport {
  id: string;
  name: string;
  status: RunStatus;
  /** Why it is not done. */
  reason: string | null;
  task?: string;
  startedAt: number | null;
  endedAt: number | null;
  ms: number;
  usage: Usage;
  /** The limit of its budget that stopped it: it is raised to go on. */
  usedUp?: keyof Budget;
  phases: PhaseReport[];
  /** The words of the last phase that has a result. */
  text: string;
  data: Readonly<Record<string, unknown>>;
  /** What to look at next, by name: `report`, `scratchpad`, `branch` (or `branch 1`, …), `result`. */
  places: Record<string, string>;
}

export interface PhaseReport {
  name: string;
  status: Status;
  reason: string | null;
  startedAt: number | null;
  ms: number;
  usage: Usage;
  workers: WorkerReport[];
  data: Readonly<Record<string, unknown>>;
  conflicts: Conflict[];
  /** What became of its workers' trees, where they were merged. */
  merge?: Pick<Merge, "merged" | "conflicts" | "rejected"> & { commit: string };
  warnings: string[];
}

export interface WorkerReport {
  name: string;
  /** `merge`: a gate or resolver that its phase's merge needed. */
  kind: "step" | "worker" | "merge";
  status: Status;
  startedAt: number | null;
  ms: number;
  usage: Usage;
  /** Every try with its reason where it failed, the last one too. */
  tries: Try[];
  failure: Failure | null;
  text: string;
  data: unknown;
  /** In the scratchpad, relative to it. */
  files: string[];
  file?: string;
  session?: string;
  /** The run of the sub-team that did its work. */
  team?: string;
  tree?: string;
  branch?: string;
  commit?: string;
  exitCode?: number | null;
  warnings: string[];
}

export function summarise(state: RunState, { dir }: { dir: string }): RunReport {
  const phases = state.plan.phases.map((_, index) => phaseReport(state, index));
  const last = lastPhaseWithResult(state, state.plan.phases.length);
  const { task } = state.facts;
  const over = state.status === "stopped" ? usedUp(state) : null;
  return {
    id: state.facts.id,
    name: state.plan.name,
    status: state.status,
    reason: state.reason,
    ...(task === undefined ? {} : { task }),
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    ms: span(state.startedAt, state.endedAt),
    usage: state.usage,
    ...(over === null ? {} : { usedUp: over.limit }),
    phases,
    text: last < 0 ? "" : phaseText(state, last),
    data: last < 0 ? {} : at(state.phases, last).data,
    places: {
      report: `${dir}/report.md`,
      scratchpad: `${dir}/scratchpad`,
      ...branches(phases),
      ...merged(state, phases),
    },
  };
}

function phaseReport(state: RunState, index: number): PhaseReport {
  const phase = at(state.phases, index);
  const workers = Array.from({ length: count(phase.jobs) }, (_, job) =>
    workerReport(state, { phase: index, job }),
  );
  return {
    name: state.plan.phases[index]?.name ?? `${index + 1}`,
    status: phase.status,
    reason: phase.reason,
    startedAt: phase.startedAt,
    ms: span(phase.startedAt, phase.endedAt),
    usage: workers.reduce((sum, worker) => addUsage(sum, worker.usage), {}),
    workers,
    data: phase.data,
    conflicts: phase.conflicts,
    ...mergeReport(phase.merge),
    warnings: phase.warnings,
  };
}

function mergeReport(merge: Merge | null): Pick<PhaseReport, "merge"> {
  if (merge === null || merge.commit === null) return {};
  const { commit, merged, conflicts, rejected } = merge;
  return { merge: { commit, merged, conflicts, rejected } };
}

function workerReport(state: RunState, ref: { phase: number; job: number }): WorkerReport {
  const job = at(at(state.phases, ref.phase).jobs, ref.job);
  const { result } = job;
  return {
    name: jobTitle(state.plan, ref),
    kind: kindOf(state, ref),
    status: job.status,
    startedAt: job.startedAt,
    ms: span(job.startedAt, job.endedAt),
    usage: job.tries.reduce((sum, past) => addUsage(sum, past.usage), {}),
    tries: job.tries,
    failure: job.failure,
    text: result?.text ?? "",
    data: result?.data ?? null,
    files: result?.files ?? [],
    ...(result?.file === undefined ? {} : { file: result.file }),
    ...(result?.commit === undefined ? {} : { commit: result.commit }),
    ...(result?.exitCode === undefined ? {} : { exitCode: result.exitCode }),
    ...sessionFacts(job),
    ...(job.team === null ? {} : { team: job.team }),
    warnings: job.warnings,
  };
}

function kindOf({ plan }: RunState, ref: { phase: number; job: number }): WorkerReport["kind"] {
  if (isMerger(plan, ref)) return "merge";
  return isStep(plan, ref) ? "step" : "worker";
}

function sessionFacts({ session }: JobState): Pick<WorkerReport, "session" | "tree" | "branch"> {
  if (session === null) return {};
  const { id, tree, branch } = session;
  return { session: id, tree, ...(branch === undefined ? {} : { branch }) };
}

/** The branches of the last phase that has any. */
function branches(phases: PhaseReport[]): Record<string, string> {
  for (const { workers } of phases.toReversed()) {
    const own = workers.filter(({ kind }) => kind !== "merge");
    const found = [...new Set(own.flatMap(({ branch }) => branch ?? []))];
    if (found.length > 0)
      return Object.fromEntries(
        found.map((branch, index) => [found.length > 1 ? `branch ${index + 1}` : "branch", branch]),
      );
  }
  return {};
}

/** The branch that the phases' trees were merged to. */
function merged(state: RunState, phases: PhaseReport[]): Record<string, string> {
  return phases.some(({ merge }) => merge !== undefined) ? { result: resultBranch(state) } : {};
}

function span(from: number | null, to: number | null): number {
  return from === null || to === null ? 0 : Math.max(0, to - from);
}
