import type { Session } from "../generated/types.ts";
import type { SessionPlan } from "../plan.ts";
import { parseTemplate } from "../template.ts";
import type { Planner } from "./planner.ts";

/** One session's settings: the document's, over them the owners', nearest last, field by field. */
export function planSession(
  planner: Planner,
  owners: readonly (Session | undefined)[],
): SessionPlan {
  const settings = [planner.document.session, ...owners].reduce<Session>(overlay, {});
  const env = Object.entries(settings.env ?? {}).map(([name, value]) => [
    name,
    parseTemplate(value).parts,
  ]);
  return {
    ...(settings.worktree === undefined
      ? {}
      : { worktree: parseTemplate(settings.worktree).parts }),
    sandbox: settings.sandbox ?? false,
    network: settings.network ?? true,
    scratchpad: settings.scratchpad ?? planner.scratchpad,
    env: Object.fromEntries(env),
    ...(settings.permission === undefined ? {} : { permission: settings.permission }),
    ...(settings.timeout_ms === undefined ? {} : { timeoutMs: settings.timeout_ms }),
    ...(settings.resume === undefined ? {} : { resume: settings.resume }),
    ...(settings.cwd === undefined ? {} : { cwd: settings.cwd }),
  };
}

/** `worktree` and `resume` both say which tree: the nearer of the two wins. Variables are merged by name. */
function overlay(under: Session, over: Session | undefined): Session {
  if (!over) return under;
  const merged: Session = { ...under, ...over };
  if (over.resume !== undefined) delete merged.worktree;
  if (over.worktree !== undefined) delete merged.resume;
  if (under.env && over.env) merged.env = { ...under.env, ...over.env };
  return merged;
}
