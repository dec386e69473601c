import { type GitPlace, git } from "@pty4ai/plugins-worktree";

export interface CommitFacts {
  id: string;
  /** Seconds since the epoch. */
  time: number;
}

export interface Looked {
  commits: ReadonlyMap<string, CommitFacts>;
  /** Text of `.gitattributes` at the top of the first commit. */
  attributes: string;
}

const LARGEST_ATTRIBUTES = 1_000_000;

/** Reads the commits, by object name, in one run of git. Those that are missing or no commits are not in the answer. */
export async function lookAt(place: GitPlace, names: readonly string[]): Promise<Looked> {
  const attributes = `${names[0]}:.gitattributes`;
  const found = await readObjects(place, [...names, ...(names.length === 0 ? [] : [attributes])]);
  const commits = new Map<string, CommitFacts>();
  for (const name of names) {
    const { type, id = "", body } = found.get(name) ?? {};
    if (type === "commit" && body !== undefined) commits.set(name, { id, time: committed(body) });
  }
  const { type, body } = found.get(attributes) ?? {};
  const read = type === "blob" && body !== undefined && body.length <= LARGEST_ATTRIBUTES;
  return { commits, attributes: read ? body.toString("latin1") : "" };
}

export interface ObjectRead {
  id: string;
  type: string;
  body: Buffer;
}

/** Reads objects by names without line ends, in one run of git. Those that are missing are not in the answer. */
export async function readObjects(
  place: GitPlace,
  names: readonly string[],
): Promise<Map<string, ObjectRead>> {
  const found = new Map<string, ObjectRead>();
  if (names.length === 0) return found;
  const { bytes } = await git(place, ["cat-file", "--batch"], { input: `${names.join("\n")}\n` });
  let offset = 0;
  for (const name of names) {
    const end = bytes.indexOf(10, offset);
    const head = bytes.toString("latin1", offset, end);
    offset = end + 1;
    const [, id, type, size] = /^([0-9a-f]+) (commit|tree|blob|tag) (\d+)$/.exec(head) ?? [];
    if (id === undefined || type === undefined) continue;
    const body = bytes.subarray(offset, offset + Number(size));
    offset += body.length + 1;
    found.set(name, { id, type, body });
  }
  return found;
}

function committed(body: Buffer): number {
  const [, time = "0"] = /^committer .*> (\d+) [+-]\d{4}$/m.exec(body.toString("latin1")) ?? [];
  return Number(time);
}
