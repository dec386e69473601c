import { join } from "node:path";
import type { SessionDraft } from "@pty4ai/protocol";
import { accessOf } from "./access.ts";
import type { WorktreeFacts, WorktreeNotes } from "./plan.ts";

/** Moves the session into the tree, which `add` makes before the start and `harvest` saves after the end. */
export function transform(draft: SessionDraft, facts: WorktreeFacts): SessionDraft {
  const { plan } = facts;
  const { name, slug, path, branch, base, toplevel } = plan.tree;
  const cwd = join(path, plan.subfolder);
  const notes: WorktreeNotes = { path, branch, base, repo: toplevel, slug };
  return {
    ...draft,
    cwd,
    env: {
      ...draft.env,
      ...("PWD" in draft.env ? { PWD: cwd } : {}),
      ...gitSettings(draft.env, facts),
    },
    access: [...draft.access, ...accessOf(plan.tree, facts)],
    before: [...draft.before, { plugin: "worktree", effect: "add", input: { plan } }],
    after: [
      ...draft.after,
      { plugin: "worktree", effect: "harvest", input: { records: plan.records, name } },
    ],
    notes: { ...draft.notes, worktree: notes },
  };
}

/** For the agent's own git: nothing tidies up the objects that all trees share, and commits have an author, also where
 *  the user's settings cannot be seen. Added to what the session has already. */
function gitSettings(
  env: Record<string, string>,
  { identity }: WorktreeFacts,
): Record<string, string> {
  const from = /^\d{1,4}$/.test(env["GIT_CONFIG_COUNT"] ?? "")
    ? Number(env["GIT_CONFIG_COUNT"])
    : 0;
  const settings: [string, string][] = [
    ["gc.auto", "0"],
    ["maintenance.auto", "false"],
    ["user.name", identity.name],
    ["user.email", identity.email],
  ];
  const pairs = settings.flatMap(([name, value], index): [string, string][] => [
    [`GIT_CONFIG_KEY_${from + index}`, name],
    [`GIT_CONFIG_VALUE_${from + index}`, value],
  ]);
  return { ...Object.fromEntries(pairs), GIT_CONFIG_COUNT: `${from + settings.length}` };
}
