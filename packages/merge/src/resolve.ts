import { git } from "@pty4ai/plugins-worktree";
import { commitTree, type JoinFacts } from "./join.ts";
import { filesWithMarks } from "./marks.ts";
import type { Joined } from "./queue.ts";
import type { Conflict, MergePolicy } from "./request.ts";

/** The merge with the resolver's files; the conflict still where it gave none, or where marks are left in them. */
export async function resolved(
  facts: JoinFacts,
  conflict: Conflict,
  resolve: NonNullable<MergePolicy["resolve"]>,
): Promise<Joined> {
  const { place } = facts;
  const commit = await resolve(conflict);
  if (commit === undefined) return { kind: "conflict", conflict };
  const { text: tree } = await git(place, ["rev-parse", `${commit}^{tree}`]);
  const marks = await filesWithMarks(place, conflict, commit);
  if (marks.length > 0 || commit === conflict.marked)
    return { kind: "conflict", conflict: { ...conflict, answer: { commit, marks } } };
  const note = "conflicts resolved";
  const merged = commitTree(facts, tree, { onto: conflict.onto, head: conflict, note });
  return { kind: "merged", commit: merged };
}
