import type { Session } from "../generated/types.ts";
import type { SessionPlan } from "../plan.ts";
import { parseTemplate } from "../template.ts";
import type { Planner } from "./planner.ts";

/** One session's settings: the document's, over them the owners', nearest last, field by field. */
export function planSession(
  planner: Planner,
  owners: readonly (Session | undefined)[],
): SessionPlan {
  let settings = planner.document.session ?? {};
  for (const owner of owners) if (owner) settings = overlay(settings, owner);
  const { worktree, permission, driver, on_limit, timeout_ms, resume, cwd } = settings;
  const plan: SessionPlan = {
    sandbox: settings.sandbox ?? false,
    network: settings.network ?? true,
    scratchpad: settings.scratchpad ?? planner.scratchpad,
    env: settings.env ? templates(settings.env) : {},
  };
  if (worktree !== undefined) plan.worktree = parseTemplate(worktree).parts;
  if (permission !== undefined) plan.permission = permission;
  if (driver !== undefined) plan.driver = driver;
  if (on_limit !== undefined) plan.onLimit = on_limit;
  if (timeout_ms !== undefined) plan.timeoutMs = timeout_ms;
  if (resume !== undefined) plan.resume = resume;
  if (cwd !== undefined) plan.cwd = cwd;
  return plan;
}

function templates(env: Record<string, string>): SessionPlan["env"] {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, parseTemplate(value).parts]),
  );
}

/** `worktree` and `resume` both say which tree: the nearer of the two wins. Variables are merged by name. */
function overlay(under: Session, over: Session): Session {
  const merged: Session = { ...under, ...over };
  if (over.resume !== undefined) delete merged.worktree;
  if (over.worktree !== undefined) delete merged.resume;
  if (under.env && over.env) merged.env = { ...under.env, ...over.env };
  return merged;
}
