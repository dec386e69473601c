import { realpathSync } from "node:fs";
import { isAbsolute, relative } from "node:path";
import type { Plan, SessionPlan } from "@connector/spec";
import { listWorktrees, slugOf } from "@pty4ai/plugins-worktree";

/** A worker that goes on with a worktree nobody made. */
export interface MissingTree {
  resume: string;
  /** Where the document may say so, the nearest place first. */
  pointers: string[];
  /** Slugs of the repository's trees. */
  known: string[];
}

/** The first `session.resume` of a plan that neither an earlier worker of the run nor an earlier run has made, as far as
 *  can be known before the run: a slug with a slot in it may become anything. */
export function findMissingTree(
  plan: Plan,
  { cwd, state }: { cwd: string; state: string },
): MissingTree | undefined {
  const made: RegExp[] = [];
  let known: string[] | undefined;
  for (const phase of plan.phases) {
    const side: RegExp[] = [];
    for (const { session, pointer } of phase.workers) {
      const { resume } = session;
      (phase.parallel ? side : made).push(...treeMade(session));
      if (resume === undefined) continue;
      known ??= treesOf(cwd, state);
      if (made.some((slug) => slug.test(resume)) || known.includes(slugOf(resume))) continue;
      const pointers = [pointer, phase.pointer, ""].map((each) => `${each}/session/resume`);
      return { resume, pointers, known: [...new Set(known)] };
    }
    made.push(...side);
  }
  return undefined;
}

function treeMade({ worktree }: SessionPlan): RegExp[] {
  if (worktree === undefined) return [];
  const slug = worktree.map((part) => ("text" in part ? literal(part.text) : ".*")).join("");
  // Workers that work side by side get a number each.
  return [new RegExp(`^${slug}(-\\d+)?$`)];
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function treesOf(cwd: string, state: string): string[] {
  const here = realpathSync(cwd);
  return listWorktrees(state)
    .filter(({ toplevel, path }) => isWithin(toplevel, here) || isWithin(path, here))
    .flatMap(({ uses }) => uses.map(({ slug }) => slug));
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith("..") && !isAbsolute(way);
}
