import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { ProtocolError, type SessionDraft } from "@pty4ai/protocol";
import { listsTree } from "../bwrap/mounts.ts";
import { findCommand, interpreterOf } from "../command/find.ts";
import { shimTargets } from "../command/shim.ts";
import type { CommandFacts, HostFacts, SessionFacts } from "../facts.ts";
import { hostFacts } from "../status/host.ts";
import { gitIdentity } from "./identity.ts";
import { findRepository } from "./repository.ts";
import { refuseWide, wideFolders } from "./wide.ts";

/** Looks at the machine and at what the session needs. Throws where the session cannot or must not be sandboxed. */
export async function probeSession(draft: SessionDraft, stateDir: string): Promise<SessionFacts> {
  const host = await hostFacts();
  if ("refusal" in host)
    throw new ProtocolError("no-sandbox", host.refusal.message, { hint: host.refusal.hint });
  const home = draft.env["HOME"] ?? homedir();
  const tooWide = wideFolders(draft, { home, stateDir });
  refuseWide(draft, tooWide);
  const program = findProgram(draft);
  const own = listsTree(draft) ? undefined : findRepository(draft.cwd, tooWide);
  const identity = await gitIdentity({ ...draft.env, HOME: home });
  return {
    ...host.facts,
    home,
    program: program?.path ?? draft.argv[0] ?? "",
    commands: commandsFor(draft, program, host.facts),
    ...(own === undefined ? {} : { repository: own }),
    ...(identity === undefined ? {} : { identity }),
  };
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
  const named = [
    ...(program === undefined ? [] : [program]),
    ...leadingWords(draft.argv).flatMap(find),
  ];
  const programs = [...named, ...named.flatMap((each) => shimTargets(each.real).flatMap(find))];
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
