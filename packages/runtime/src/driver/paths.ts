import { dirname, isAbsolute, join, resolve } from "node:path";
import { jobSlug } from "../engine/names.ts";
import type { JobRef } from "../engine/event.ts";
import { at } from "../engine/rows.ts";
import type { RunState } from "../engine/state.ts";

/** Folder that the run's workers share. */
export function scratchpadOf(dir: string): string {
  return join(dir, "scratchpad");
}

/** A job's file in the scratchpad, relative to it. */
export function noteOf(state: RunState, ref: JobRef): string {
  return join(state.plan.phases[ref.phase]?.slug ?? "", `${jobSlug(state.plan, ref)}.md`);
}

/** Each try has a folder of its own, so that no worker can write another one's result. */
export function resultFileOf(dir: string, state: RunState, ref: JobRef): string {
  const { serial } = at(at(state.phases, ref.phase).jobs, ref.job);
  const phase = state.plan.phases[ref.phase]?.slug ?? "";
  return join(dir, "results", phase, `${jobSlug(state.plan, ref)}.${serial}`, "result.json");
}

/** The messages of a try: a file each, those it sends in `out`, those it got in `in`. */
export function mailboxOf(dir: string, state: RunState, ref: JobRef): string {
  return join(dirname(resultFileOf(dir, state, ref)), "mail");
}

export function reportOf(dir: string): string {
  return join(dir, "report.md");
}

export function sessionCwd(cwd: string, wanted: string | undefined): string {
  if (wanted === undefined) return cwd;
  return isAbsolute(wanted) ? wanted : resolve(cwd, wanted);
}
