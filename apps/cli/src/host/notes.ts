import type { Session } from "@pty4ai/protocol";
import { some } from "../terminal/some.ts";

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

/** What is to be known of a session's tree, for people: what it lacks, and what of it is in no commit. */
export function treeWarnings(session: Session): string[] {
  const { warnings, notSaved } = noteOf(session, "worktree");
  const left = objects(notSaved).flatMap(({ path, why }) =>
    typeof path === "string" ? [`${path}${typeof why === "string" ? ` (${why})` : ""}`] : [],
  );
  const where = treeOf(session) ?? "its tree";
  return [
    ...(Array.isArray(warnings) ? warnings : []).filter((text) => typeof text === "string"),
    ...(left.length === 0 ? [] : [`in no commit, and left in ${where}: ${some(left)}`]),
  ];
}

function objects(value: unknown): Record<string, unknown>[] {
  const all: unknown[] = Array.isArray(value) ? value : [];
  return all.filter((each) => typeof each === "object" && each !== null) as Record<
    string,
    unknown
  >[];
}

function field(session: Session, plugin: string, name: string): string | undefined {
  const value = noteOf(session, plugin)[name];
  return typeof value === "string" ? value : undefined;
}

function noteOf(session: Session, plugin: string): Record<string, unknown> {
  const note = session.notes[plugin];
  return typeof note === "object" && note !== null ? (note as Record<string, unknown>) : {};
}
