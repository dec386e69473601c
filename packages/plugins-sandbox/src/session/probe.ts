import { execFile } from "node:child_process";
import { existsSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { ProtocolError, type SessionDraft } from "@pty4ai/protocol";
import { listsTree } from "../bwrap/mounts.ts";
import { findCommand, interpreterOf } from "../command/find.ts";
import type { CommandFacts, HostFacts, RepositoryFacts, SessionFacts } from "../facts.ts";
import { within } from "../path.ts";
import { hostFacts } from "../status/host.ts";

/** Looks at the machine and at what the session needs. Throws where the session cannot or must not be sandboxed. */
export async function probeSession(draft: SessionDraft): Promise<SessionFacts> {
  const host = await hostFacts();
  if ("refusal" in host)
    throw new ProtocolError("no-sandbox", host.refusal.message, { hint: host.refusal.hint });
  const home = draft.env["HOME"] ?? homedir();
  refuseWide(draft, home);
  const program = findProgram(draft);
  const own = listsTree(draft) ? undefined : findRepository(draft.cwd);
  const identity = await gitIdentity(home);
  return {
    ...host.facts,
    home,
    program: program?.path ?? draft.argv[0] ?? "",
    commands: commandsFor(draft, program, host.facts),
    ...(own === undefined ? {} : { repository: own }),
    ...(identity === undefined ? {} : { identity }),
  };
}

/** A folder that holds the home folder or the session's own would make the sandbox worth nothing. */
function refuseWide(draft: SessionDraft, home: string): void {
  const tree = listsTree(draft) ? [] : [draft.cwd];
  const shown = [
    ...tree,
    ...draft.access.filter((each) => each.mode !== "seed").map((each) => each.path),
  ];
  const wide = shown.find((path) =>
    [home, draft.dir].some((inner) => within(real(path), real(inner))),
  );
  if (wide === undefined) return;
  throw new ProtocolError(
    "no-sandbox",
    `a sandbox that shows ${wide} would show your home folder or the daemon's own files`,
    {
      hint: "start the session in the folder of one project, or give it a worktree",
    },
  );
}

function findProgram(draft: SessionDraft): CommandFacts | undefined {
  const name = draft.argv[0] ?? "";
  const found = findCommand(name, draft.env["PATH"] ?? "");
  // A path inside the session's own tree may come into being only with its worktree.
  if (found !== undefined || name.includes("/")) return found;
  throw new ProtocolError(
    "not-installed",
    `${JSON.stringify(name)} is not a program on the search path`,
    {
      hint: `looked in ${draft.env["PATH"] ?? "an empty PATH"}`,
    },
  );
}

function commandsFor(
  draft: SessionDraft,
  program: CommandFacts | undefined,
  host: HostFacts,
): CommandFacts[] {
  const path = draft.env["PATH"] ?? "";
  const find = (name: string) => findCommand(name, path) ?? [];
  const programs = [
    ...(program === undefined ? [] : [program]),
    ...leadingWords(draft.argv).flatMap(find),
  ];
  const interpreters = programs.flatMap((each) => interpreterOf(each.real) ?? []);
  const node = ["", "npm", "npx"].map((name) =>
    name === "" ? host.node : join(dirname(host.node), name),
  );
  const all = [...programs, ...[...interpreters, "node", "npm", "npx", ...node].flatMap(find)];
  return [...new Map(all.map((command) => [command.path, command])).values()];
}

/** Words before the first option: a profile may run its agent through a script (`sh prepare.sh … -- agent --flag`). */
function leadingWords(argv: readonly string[]): string[] {
  const words = argv.slice(1).filter((word) => word !== "--");
  const end = words.findIndex((word) => word.startsWith("-"));
  return (end < 0 ? words : words.slice(0, end))
    .filter((word) => /^[\w./+@-]{1,200}$/.test(word))
    .slice(0, 16);
}

/** The repository that holds a folder, found without running git in it. */
function findRepository(cwd: string): RepositoryFacts | undefined {
  for (let top = cwd; ; top = dirname(top)) {
    const git = join(top, ".git");
    const stat = lstatSync(git, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink() === true) {
      throw new ProtocolError(
        "no-sandbox",
        `${git} is a symbolic link, which a sandbox cannot protect`,
        {
          hint: "give the session a worktree",
        },
      );
    }
    if (stat !== undefined) return { top, elsewhere: stat.isFile() ? linkedFolders(git) : [] };
    if (top === dirname(top)) return undefined;
  }
}

/** The git data that a `.git` file points to, when that points back: anybody could have written the file. */
function linkedFolders(git: string): string[] {
  const admin = pointer(git, "gitdir: ");
  if (admin === undefined) return [];
  const back = pointer(join(admin, "gitdir"), "");
  const common = pointer(join(admin, "commondir"), "");
  if (back === undefined || common === undefined || real(back) !== real(git)) return [];
  return existsSync(join(common, "objects")) ? [common] : [];
}

/** The path in a small file of git, relative ones resolved from the file's folder. */
function pointer(file: string, prefix: string): string | undefined {
  try {
    const text = readFileSync(file, "utf8").trim();
    if (!text.startsWith(prefix)) return undefined;
    const path = text.slice(prefix.length);
    return isAbsolute(path) ? path : resolve(dirname(file), path);
  } catch {
    return undefined;
  }
}

/** The name and address the user commits with, from the user's own settings only. */
function gitIdentity(home: string): Promise<{ name: string; email: string } | undefined> {
  const list = [
    "config",
    "--global",
    "--includes",
    "--get-regexp",
    String.raw`^user\.(name|email)$`,
  ];
  const env = { PATH: process.env["PATH"] ?? "", HOME: home, GIT_CONFIG_NOSYSTEM: "1" };
  return new Promise((done) => {
    execFile("git", list, { cwd: "/", env, timeout: 5000 }, (error, printed) => {
      const name = /^user\.name (.+)$/m.exec(printed)?.[1];
      const email = /^user\.email (.+)$/m.exec(printed)?.[1];
      done(
        error !== null || name === undefined || email === undefined ? undefined : { name, email },
      );
    });
  });
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
