import { realpath, stat } from "node:fs/promises";
import { ProtocolError } from "@pty4ai/protocol";
import { type GitPlace, GitFailure, git, gitLook } from "./git.ts";
import { recordAround } from "./record.ts";

/** The repository around a folder. All paths are real. */
export interface Repository {
  toplevel: string;
  /** The user's own checkout: `toplevel`, unless that is a tree of ours. */
  home: string;
  gitDir: string;
  common: string;
  objectFormat: string;
  /** The folder that was asked about. */
  folder: string;
}

/** Finds it. Inside a tree of ours the record tells, not the tree: an agent may have changed where its `.git` points. */
export async function findRepository(folder: string, stateDir: string): Promise<Repository> {
  const real = await realFolder(folder);
  const record = recordAround(stateDir, real);
  if (record !== undefined) {
    const { path: toplevel, admin: gitDir, common, objectFormat } = record;
    return { toplevel, home: record.toplevel, gitDir, common, objectFormat, folder: real };
  }
  const [toplevel = "", objectFormat = "sha1", gitDir = "", common = ""] = await ask(real);
  return { toplevel, home: toplevel, gitDir, common, objectFormat, folder: real };
}

/** The commit a name stands for. */
export async function resolveCommit(place: GitPlace, name: string): Promise<string | undefined> {
  const asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  const { status, text } = await git(place, asked, { answers: [0, 1, 128] });
  return status === 0 && /^[0-9a-f]{40,64}$/.test(text) ? text : undefined;
}

/** The commit to start from; explains an empty repository and an unknown name. */
export async function resolveBase(
  repository: Repository,
  base: string | undefined,
): Promise<string> {
  const place = { gitDir: repository.gitDir, commonDir: repository.common };
  const commit = await resolveCommit(place, base ?? "HEAD");
  if (commit !== undefined) return commit;
  if (base !== undefined) {
    throw new ProtocolError(
      "bad-option",
      `/plugins/worktree/base: ${JSON.stringify(base)} is no commit of ${repository.toplevel}`,
      {
        hint: "A commit, branch or tag that git log knows.",
        details: { path: "/plugins/worktree/base" },
      },
    );
  }
  throw new ProtocolError(
    "no-repository",
    `The repository ${repository.toplevel} has no commit yet`,
    {
      hint: "Make one first: git add -A && git commit -m start",
    },
  );
}

const ASKED = [
  "--path-format=absolute",
  "--show-toplevel",
  "--show-object-format",
  "--git-dir",
  "--git-common-dir",
];

async function ask(folder: string): Promise<string[]> {
  try {
    return (await gitLook(folder, ["rev-parse", ...ASKED])).text.split("\n");
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw explained(
      error,
      folder,
      await gitLook(folder, ["rev-parse", "--is-bare-repository"], [0, 128]),
    );
  }
}

function explained(cause: GitFailure, folder: string, bare: { text: string }): ProtocolError {
  const [what, hint] = reason(cause, folder, bare.text);
  return new ProtocolError("no-repository", `${folder} ${what}`, { hint, cause });
}

function reason({ errors }: GitFailure, folder: string, bare: string): [string, string] {
  if (/dubious ownership/.test(errors)) {
    return [
      "belongs to another user, and git does not trust it",
      `git config --global --add safe.directory ${folder}`,
    ];
  }
  if (bare === "true")
    return [
      "is a bare repository, without files to work on",
      `Clone it and start there: git clone ${folder} work`,
    ];
  if (bare === "false") return ["lies inside a .git folder", "Go to the folder with the files."];
  return [
    "is not in a git repository",
    "Go to one, or make one: git init && git add -A && git commit -m start",
  ];
}

async function realFolder(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => undefined);
  if (real !== undefined && (await stat(real)).isDirectory()) return real;
  throw new ProtocolError("no-repository", `${folder} is not a folder`, {
    hint: "Check the path.",
  });
}
