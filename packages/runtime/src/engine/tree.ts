import type { JobRef } from "./event.ts";
import { phasePlan } from "./attempt.ts";
import { branchOf, jobsOf } from "./names.ts";
import { at } from "./rows.ts";
import type { RunState } from "./state.ts";
import { render } from "../values.ts";

/** Gives each job of a phase the slug of its worktree (null: none), and each new tree its branch.
 *  The same slug is the same tree; workers that run side by side never share one: they get `-<n>`, the first numbers
 *  that are free in this run. */
export function allotTrees(
  state: RunState,
  phase: number,
): { slugs: (string | null)[]; trees: RunState["trees"] } {
  const plan = phasePlan(state, phase);
  const steps = plan.steps.length;
  const wanted = plan.workers.map((_, index) => wantedSlug(state, { phase, job: steps + index }));
  const slugs = plan.parallel ? apart(wanted, new Set(Object.keys(state.trees))) : wanted;
  const distinct = new Set(slugs.filter((slug) => slug !== null));
  const own = distinct.size > 1 ? `${plan.slug}-steps` : ([...distinct][0] ?? null);
  const all = [...plan.steps.map(() => own), ...slugs];
  const fresh: Record<string, { branch: string }> = {};
  for (const [job, slug] of all.entries()) {
    if (slug === null || state.trees[slug] !== undefined || fresh[slug] !== undefined) continue;
    fresh[slug] = { branch: branchOf(state, { phase, job }) };
  }
  return { slugs: all, trees: { ...state.trees, ...fresh } };
}

/** Where new trees start after a phase that was not merged: from its one tree's commit; with several, from where the run
 *  started. */
export function baseAfter(state: RunState, phase: number): string | null {
  const commits = new Map<string, string | undefined>();
  for (let index = 0; index < jobsOf(state.plan, phase); index++) {
    const job = at(at(state.phases, phase).jobs, index);
    if (job.tree !== null) commits.set(job.tree, job.result?.commit ?? commits.get(job.tree));
  }
  if (commits.size === 0) return state.base;
  const [commit] = commits.values();
  return commits.size === 1 && commit !== undefined ? commit : (state.facts.base ?? null);
}

function wantedSlug(state: RunState, ref: JobRef): string | null {
  const phase = phasePlan(state, ref.phase);
  const session = phase.workers[ref.job - phase.steps.length]?.session;
  if (session?.worktree !== undefined) return folderSafe(render(session.worktree, state, ref));
  return session?.resume === undefined ? null : folderSafe(session.resume);
}

function apart(wanted: (string | null)[], taken: Set<string>): (string | null)[] {
  const uses = new Map<string, number>();
  for (const slug of wanted) if (slug !== null) uses.set(slug, (uses.get(slug) ?? 0) + 1);
  for (const [slug, times] of uses) if (times === 1) taken.add(slug);
  const numbers = new Map<string, number>();
  return wanted.map((slug) => {
    if (slug === null || uses.get(slug) === 1) return slug;
    let number = (numbers.get(slug) ?? 0) + 1;
    while (taken.has(`${slug}-${number}`)) number++;
    numbers.set(slug, number);
    return `${slug}-${number}`;
  });
}

function folderSafe(text: string): string {
  if (/^\w[\w-]{0,59}$/.test(text)) return text;
  const safe = text
    .normalize("NFKC")
    .replace(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .replace(/\.{2,}/g, ".")
    .slice(0, 60);
  return safe === "" ? "tree" : safe;
}
