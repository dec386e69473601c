import type { HostConflict, HostMerge, HostMerged, HostWanted } from "../host.ts";
import { hash } from "./random.ts";

type Answer = HostMerged | { wanted: HostWanted };

/** Merges names of commits. Fate decides who is in conflict and, where there is a gate, it judges all at once, then each
 *  alone. The same request gives the same answer. */
export function mergeByFate(request: HostMerge, fate: (name: string) => number): Answer {
  const { workers, verdicts, resolve } = request;
  const [first] = workers;
  const conflicts: HostConflict[] = [];
  const fits: { worker: string; commit: string }[] = [];
  for (const { worker, commit } of workers) {
    if (commit === first?.commit || fate(`${commit}/conflict`) > 0.3) {
      fits.push({ worker, commit });
      continue;
    }
    const conflict = { worker, commit, files: [{ path: "a.txt", kind: "contents" }] };
    const marked = name("marked", commit);
    const found = resolve?.workers.includes(worker) ? resolve.found[marked] : null;
    if (found === undefined) return { wanted: { kind: "resolver", ...conflict, commit: marked } };
    if (found === null) conflicts.push(conflict);
    else fits.push({ worker, commit: found });
  }
  const told = { conflicts, warnings: [] };
  if (verdicts === undefined) return { ...told, ...of(fits) };
  const all = of(fits);
  const together = verdicts[all.commit];
  if (together === undefined) return { wanted: { kind: "gate", commit: all.commit } };
  if (together.pass) return { ...told, ...all };
  const passed: typeof fits = [];
  const rejected: NonNullable<HostMerged["rejected"]> = [];
  for (const fit of fits) {
    const { commit } = of([fit]);
    const verdict = verdicts[commit];
    if (verdict === undefined) return { wanted: { kind: "gate", commit } };
    if (verdict.pass) passed.push(fit);
    else rejected.push({ worker: fit.worker, why: verdict.why ?? "" });
  }
  return { ...told, ...of(passed), rejected };
}

function of(fits: { worker: string; commit: string }[]): { commit: string; merged: string[] } {
  return {
    commit: name("merge", ...fits.map(({ commit }) => commit)),
    merged: fits.map(({ worker }) => worker),
  };
}

const name = (...parts: string[]): string => hash(parts.join()).toString(16);
