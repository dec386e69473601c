import { isAbsolute } from "node:path";
import { ProtocolError } from "@pty4ai/protocol";
import { execa } from "execa";

/** Where git works. Always told, never found out by git from a tree that an agent could write. */
export interface GitPlace {
  gitDir: string;
  commonDir?: string;
  workTree?: string;
  /** Folder of the objects, where it is not `gitDir`'s own. */
  objects?: string;
  /** The index, where it is not `gitDir`'s own. */
  index?: string;
}

export interface GitOptions {
  input?: Uint8Array | string;
  /** Statuses that are an answer and not a failure; default 0. */
  answers?: readonly number[];
  /** When a commit is made, as git writes it (`@1700000000 +0100`): the same commit again has the same name. */
  date?: string;
}

export interface GitOutput {
  status: number;
  bytes: Buffer;
  /** UTF-8, without the last line end. */
  text: string;
  errors: string;
}

export class GitFailure extends Error {
  readonly status: number | undefined;
  readonly errors: string;

  constructor(args: readonly string[], status: number | undefined, errors: string) {
    super(
      `git ${args[0]} failed${status === undefined ? "" : ` (${status})`}: ${errors.trim() || "no reason given"}`,
    );
    this.name = "GitFailure";
    this.status = status;
    this.errors = errors;
  }
}

const SETTINGS: readonly (readonly [string, string])[] = [
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  ["core.pager", "cat"],
  ["core.sshCommand", "false"],
  ["core.untrackedCache", "false"],
  ["protocol.allow", "never"],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  ["submodule.recurse", "false"],
  ["status.submoduleSummary", "false"],
  ["diff.ignoreSubmodules", "all"],
  ["commit.gpgSign", "false"],
  ["tag.gpgSign", "false"],
  ["credential.helper", ""],
  ["advice.addEmbeddedRepo", "false"],
  ["worktree.useRelativePaths", "false"],
];
const OVERRIDES = SETTINGS.flatMap(([name, value]) => ["-c", `${name}=${value}`]);

/** Who commits what a session left uncommitted. */
const IDENTITY = { name: "niia", email: "niia@localhost" };
const LONGEST_MS = 600_000;

/** Runs git so that no program named by the repository, the user's settings or the tree is run: no hook, no monitor, no
 *  pager, no helper, no network. Filters and drivers are beyond what settings can switch off, since their names are free:
 *  whatever reads or writes files of a tree goes through a `Keeper`, which has no configuration. */
export async function git(
  place: GitPlace,
  args: readonly string[],
  options: GitOptions = {},
): Promise<GitOutput> {
  return run(args, {
    env: { ...environment(), ...SEALED, ...placed(place), ...dated(options.date) },
    cwd: "/",
    ...options,
  });
}

/** For looking around from a folder of the user's: reads the user's own settings, because they say which folders of
 *  other owners git may trust. Only for commands that read no file of the tree. */
export async function gitLook(
  cwd: string,
  args: readonly string[],
  answers: readonly number[] = [0],
): Promise<GitOutput> {
  return run(args, { env: { ...environment(), ...kept("GIT_CONFIG_GLOBAL") }, cwd, answers });
}

/** The NUL-separated fields of an output, each byte as one character, so that names that are no UTF-8 survive. */
export function fields(output: GitOutput): string[] {
  return output.bytes
    .toString("latin1")
    .split("\0")
    .filter((field) => field !== "");
}

/** For people: the bytes of a field as UTF-8. */
export function readable(field: string): string {
  return Buffer.from(field, "latin1").toString("utf8");
}

async function run(
  args: readonly string[],
  options: GitOptions & { env: Record<string, string>; cwd: string },
): Promise<GitOutput> {
  const { env, cwd, input, answers = [0] } = options;
  const result = await execa("git", [...OVERRIDES, ...args], {
    ...(input === undefined ? { stdin: "ignore" } : { input }),
    cwd,
    env,
    extendEnv: false,
    preferLocal: false,
    reject: false,
    encoding: "buffer",
    stripFinalNewline: false,
    maxBuffer: 512 * 1024 * 1024,
    timeout: LONGEST_MS,
  });
  if (result.code === "ENOENT") throw noGit();
  const bytes = Buffer.from(result.stdout ?? []);
  const errors = Buffer.from(result.stderr ?? []).toString("utf8");
  if (result.exitCode === undefined || !answers.includes(result.exitCode)) {
    throw new GitFailure(args, result.exitCode, errors || (result.shortMessage ?? ""));
  }
  return {
    status: result.exitCode,
    bytes,
    text: bytes.toString("utf8").replace(/\n$/, ""),
    errors,
  };
}

function placed(place: GitPlace): Record<string, string> {
  return {
    GIT_DIR: place.gitDir,
    ...(place.commonDir === undefined ? {} : { GIT_COMMON_DIR: place.commonDir }),
    ...(place.workTree === undefined ? {} : { GIT_WORK_TREE: place.workTree }),
    ...(place.index === undefined ? {} : { GIT_INDEX_FILE: place.index }),
    ...(place.objects === undefined ? {} : { GIT_OBJECT_DIRECTORY: place.objects }),
  };
}

function dated(date: string | undefined): Record<string, string> {
  return date === undefined ? {} : { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
}

const SEALED = { GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };

function environment(): Record<string, string> {
  return {
    // A relative entry would be looked up in a folder of somebody else's.
    PATH:
      (process.env["PATH"] ?? "")
        .split(":")
        .filter((folder) => isAbsolute(folder))
        .join(":") || "/usr/local/bin:/usr/bin:/bin",
    // The user's own list of files that git ignores lies there.
    ...kept("HOME"),
    ...kept("XDG_CONFIG_HOME"),
    LC_ALL: "C",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_NO_LAZY_FETCH: "1",
    GIT_PAGER: "cat",
    GIT_EDITOR: "true",
    GIT_AUTHOR_NAME: IDENTITY.name,
    GIT_AUTHOR_EMAIL: IDENTITY.email,
    GIT_COMMITTER_NAME: IDENTITY.name,
    GIT_COMMITTER_EMAIL: IDENTITY.email,
  };
}

function kept(name: string): Record<string, string> {
  const value = process.env[name];
  return value === undefined ? {} : { [name]: value };
}

function noGit(): ProtocolError {
  return new ProtocolError("no-repository", "git is not installed, and a worktree needs it", {
    hint: "Install git 2.38 or later: apt-get install git",
  });
}
