import { fields, type GitPlace, git, readable } from "@pty4ai/plugins-worktree";
import { type ObjectRead, readObjects } from "./objects.ts";
import type { Conflict } from "./request.ts";

const MARK = /^(?:(?:<{7,}|>{7,})(?: .*)?|\|{7,} .*)$/gm;
/** Between the two sides; also what underlines a heading, so it counts only in files that were in conflict. */
const MIDDLE = /^={7}$/gm;

/** Paths of the files of a commit that hold conflict marks, of those that are as in neither side of the conflict, under
 *  whatever name. A line that one of the sides has there is no mark: files tell of marks. */
export async function filesWithMarks(
  place: GitPlace,
  { onto, commit, files }: Pick<Conflict, "onto" | "commit" | "files">,
  answer: string,
): Promise<string[]> {
  const [ours, theirs] = await Promise.all(
    [onto, commit].map((side) => changed(place, side, answer)),
  );
  const inConflict = new Set(files.map(({ path }) => path));
  const both = [...(ours ?? [])].flatMap(([path, change]) => {
    const other = theirs?.get(path);
    return other === undefined ? [] : [{ path, ...change, sides: [change.before, other.before] }];
  });
  const blobs = await readObjects(place, [
    ...new Set(both.flatMap(({ after, sides }) => [after, ...sides])),
  ]);
  const left: string[] = [];
  for (const { path, after, sides } of both) {
    const name = readable(path);
    const marks = (id: string): string[] => marksIn(blobs.get(id), inConflict.has(name));
    const known = new Set(sides.flatMap(marks));
    if (marks(after).some((line) => !known.has(line))) left.push(name);
  }
  return left;
}

/** Names of the objects that differ between two commits, by path, each byte of which is one character. */
async function changed(
  place: GitPlace,
  from: string,
  to: string,
): Promise<Map<string, { before: string; after: string }>> {
  const told = fields(await git(place, ["diff-tree", "-r", "-z", "--no-renames", from, to]));
  const changes = new Map<string, { before: string; after: string }>();
  for (let at = 0; at + 1 < told.length; at += 2) {
    const [, , before = "", after = ""] = (told[at] ?? "").split(" ");
    changes.set(told[at + 1] ?? "", { before, after });
  }
  return changes;
}

function marksIn(object: ObjectRead | undefined, inConflict: boolean): string[] {
  if (object?.type !== "blob") return [];
  const text = object.body.toString("latin1");
  return [...(text.match(MARK) ?? []), ...((inConflict && text.match(MIDDLE)) || [])];
}
