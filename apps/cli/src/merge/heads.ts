import type { Head } from "@connector/merge";
import type { PhaseReport, RunReport, WorkerReport } from "@connector/runtime";
import { EXIT, Failure } from "../failure.ts";

/** What a run left to be merged, in order: each tree as its last worker left it, of the phases whose trees belong together;
 *  or only the one that is picked. Names are `phase/worker`. Pure. */
export function headsOf(report: RunReport, pick: string | undefined): Head[] {
  if (pick !== undefined) return [picked(report, pick)];
  const phases = report.phases.filter(({ merge }) => merge !== undefined);
  const heads = phases.flatMap((phase) => treesOf(phase));
  const last = new Map(heads.map((head) => [head.tree, head]));
  return [...last.values()].map(({ name, commit }) => ({ name, commit }));
}

function picked({ id, phases }: RunReport, pick: string): Head {
  const all = phases.flatMap((phase) => treesOf(phase));
  const found = all.filter(({ name, worker }) => name === pick || worker === pick);
  const [only, second] = found;
  if (only !== undefined && second === undefined) return { name: only.name, commit: only.commit };
  const names = (only === undefined ? all : found).map(({ name }) => name).join(", ");
  throw new Failure(
    only === undefined
      ? `${id} has no work of ${JSON.stringify(pick)}`
      : `${JSON.stringify(pick)} is in several phases`,
    { exit: EXIT.usage, hint: names === "" ? "it left no commits" : `there are: ${names}` },
  );
}

function treesOf(phase: PhaseReport): (Head & { worker: string; tree: string })[] {
  return phase.workers.filter(isWork).map(({ name, commit, branch, tree }) => ({
    name: `${phase.name}/${name}`,
    worker: name,
    commit,
    tree: branch ?? tree ?? name,
  }));
}

function isWork(worker: WorkerReport): worker is WorkerReport & { commit: string } {
  return worker.kind === "worker" && worker.status === "done" && worker.commit !== undefined;
}
