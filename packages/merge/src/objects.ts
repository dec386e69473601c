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
  const asked = [...names, ...(names[0] === undefined ? [] : [`${names[0]}:.gitattributes`])];
  const { bytes } = await git(place, ["cat-file", "--batch"], { input: `${asked.join("\n")}\n` });
  const commits = new Map<string, CommitFacts>();
  let attributes = "";
  let offset = 0;
  for (const name of asked) {
    const end = bytes.indexOf(10, offset);
    const [id = "", type = "", size = "0"] = bytes.toString("latin1", offset, end).split(" ");
    offset = end + 1;
    if (type !== "commit" && type !== "blob") {
      if (/^\d+$/.test(size) && type === "tree") offset += Number(size) + 1;
      continue;
    }
    const body = bytes.subarray(offset, offset + Number(size));
    offset += body.length + 1;
    if (type === "commit") commits.set(name, { id, time: committed(body) });
    else if (body.length <= LARGEST_ATTRIBUTES) attributes = body.toString("latin1");
  }
  return { commits, attributes };
}

function committed(body: Buffer): number {
  const [, time = "0"] = /^committer .*> (\d+) [+-]\d{4}$/m.exec(body.toString("latin1")) ?? [];
  return Number(time);
}
