import type { Session } from "@pty4ai/protocol";

/** What plugins left in `Session.notes`, read with care: a plugin may be anybody's. */
export function treeOf(session: Session): string | undefined {
  return field(session, "worktree", "path");
}

export function branchOf(session: Session): string | undefined {
  return field(session, "worktree", "branch");
}

export function commitOf(session: Session): string | undefined {
  return field(session, "worktree", "commit");
}

export function sandboxOf(session: Session): string | undefined {
  return field(session, "sandbox", "backend");
}

function field(session: Session, plugin: string, name: string): string | undefined {
  const note = session.notes[plugin];
  if (typeof note !== "object" || note === null) return undefined;
  const value = (note as Record<string, unknown>)[name];
  return typeof value === "string" ? value : undefined;
}
