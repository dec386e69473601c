import { GitFailure, type GitPlace, git } from "@pty4ai/plugins-worktree";
import { writeCommit } from "./commit.ts";
import { type History, relation } from "./history.ts";
import { parseTreeMerge } from "./parse.ts";
import type { Joined } from "./queue.ts";
import type { Head } from "./request.ts";

const CONFLICTS = 1;
const MERGE = ["merge-tree", "--write-tree", "-z", "--messages"];

/** What joining needs beside the two commits. `times` are those of all commits known, and grow with each merge. */
export interface JoinFacts {
  place: GitPlace & { objects: string };
  objectFormat: string;
  history: Map<string, readonly string[]> & History;
  times: Map<string, number>;
  subject: string;
}

/** Merges one head onto a commit: forward where that is enough, else by a merge commit. The same merge twice gives the same
 *  commit, because it is dated by what is merged. */
export async function join(facts: JoinFacts, onto: string, head: Head): Promise<Joined> {
  const stands = relation(facts.history, onto, head.commit);
  if (stands === "in") return { kind: "merged", commit: onto };
  if (stands === "on") return { kind: "merged", commit: head.commit };
  const { place } = facts;
  const merged = await git(place, [...MERGE, onto, head.commit], {
    answers: [0, CONFLICTS],
  }).catch(unrelated);
  if (merged === undefined) return { kind: "conflict", conflict: { ...head, onto, files: [] } };
  const { tree, files } = parseTreeMerge(merged.bytes.toString("latin1"));
  if (merged.status === 0) {
    const commit = commitTree(facts, tree, { onto, head });
    return { kind: "merged", commit };
  }
  const marked = commitTree(facts, tree, { onto, head, note: "with conflict marks" });
  return { kind: "conflict", conflict: { ...head, onto, files, marked } };
}

/** A commit on top of both with the given files. */
export function commitTree(
  facts: JoinFacts,
  tree: string,
  { onto, head, note }: { onto: string; head: Head; note?: string },
): string {
  const time = Math.max(facts.times.get(onto) ?? 0, facts.times.get(head.commit) ?? 0);
  const name = head.name.replaceAll(/\s+/g, " ");
  const commit = writeCommit(facts.place.objects, facts.objectFormat, {
    tree,
    parents: [onto, head.commit],
    time,
    message: `${facts.subject}: ${name}${note === undefined ? "" : `, ${note}`}\n`,
  });
  facts.history.set(commit, [onto, head.commit]);
  facts.times.set(commit, time);
  return commit;
}

function unrelated(error: unknown): undefined {
  if (error instanceof GitFailure && /unrelated histories/.test(error.errors)) return undefined;
  throw error;
}
