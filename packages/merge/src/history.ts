/** Commits that are reachable from the heads and not from where the merge starts, each with its parents. */
export type History = ReadonlyMap<string, readonly string[]>;

/** Of `git rev-list --parents`. */
export function parseHistory(text: string): History {
  const lines = text.split("\n").filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const [commit = "", ...parents] = line.split(" ");
      return [commit, parents];
    }),
  );
}

/** How a head stands to what has been merged so far: in it already, on top of it, or beside it. */
export function relation(history: History, onto: string, head: string): "in" | "on" | "beside" {
  if (!history.has(head) || reaches(history, onto, head)) return "in";
  return reaches(history, head, onto) ? "on" : "beside";
}

function reaches(history: History, from: string, wanted: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
    if (commit === wanted) return true;
    if (seen.has(commit)) continue;
    seen.add(commit);
    open.push(...(history.get(commit) ?? []));
  }
  return false;
}
