import { dirname, join } from "node:path";
import type { HostSession } from "@connector/runtime";
import type { SessionRequest } from "@pty4ai/protocol";
import type { McpServers } from "../document/mcp.ts";
import { isOwn, OWN } from "../mcp/program.ts";

export interface RequestOptions {
  inherit: Record<string, string>;
  mcp: McpServers;
  sandbox: boolean;
  person: boolean;
}

const SIZE = { cols: 120, rows: 40 };

/** What the runtime asks for as the daemon's protocol says it. Pure. */
export function sessionRequest(session: HostSession, options: RequestOptions): SessionRequest {
  const sandboxed = session.sandbox !== undefined && options.sandbox;
  return {
    key: session.key,
    name: session.name,
    agent: session.agent,
    cwd: session.cwd,
    env: session.env,
    inherit: options.inherit,
    size: SIZE,
    permission: session.permission ?? (sandboxed ? "full" : "edit"),
    dialogs: { otherwise: options.person ? "ask" : "fail", allow: OWN_COMMANDS },
    ...(session.driver === undefined ? {} : { driver: session.driver }),
    labels: {
      ...session.labels,
      ...(session.worktree?.scratch ? { scratch: "yes" } : {}),
      ...(session.onLimit === undefined ? {} : { limit: session.onLimit }),
    },
    plugins: {
      ...plugins(session, sandboxed),
      ...(hasTools(options) ? { tools: { door: doorOf(session) } } : {}),
    },
    turn: session.turn,
    ...(Object.keys(options.mcp).length > 0 ? { mcp: servers(session, options) } : {}),
    ...(session.args ? { args: session.args } : {}),
  };
}

/** What the runtime tells its workers to run, for their result, the scratchpad and messages: nobody is asked for these. A
 *  rule names the tools by which agents run a command line, since a path to write may read like a command. */
const OWN_COMMANDS = ["Bash", "bash", "exec", "execute", "run_shell_command", "shell"].flatMap(
  (tool) => ["result", "scratchpad", "mail"].map((name) => ({ tool, argument: `niia ${name} *` })),
);

/** Whether the sessions of a run get our own tools. */
export function hasTools({ mcp }: Pick<RequestOptions, "mcp">): boolean {
  return isOwn(mcp[OWN]);
}

/** Where a try of a worker puts what it asks of us, and finds the answers: beside its result, a folder of its own. */
export function doorOf({ resultFile }: Pick<HostSession, "resultFile">): string {
  return join(dirname(resultFile), "door");
}

/** Our own tools act as this worker by what their environment says: not every agent hands on its own. */
function servers(session: HostSession, options: RequestOptions): McpServers {
  const own = options.mcp[OWN];
  if (own === undefined || !("command" in own) || !hasTools(options)) return options.mcp;
  const { scratchpad, resultFile, mailbox } = session;
  const env = {
    NIIA_DOOR: doorOf(session),
    NIIA_RESULT: resultFile,
    ...(scratchpad ? { NIIA_SCRATCHPAD: scratchpad.dir } : {}),
    ...(mailbox === undefined ? {} : { NIIA_MAIL: mailbox }),
  };
  return { ...options.mcp, [OWN]: { ...own, env } };
}

function plugins(session: HostSession, sandboxed: boolean): Record<string, unknown> {
  const { scratchpad, resultFile, mailbox, timeoutMs, sandbox } = session;
  const { scratch: _, ...worktree } = session.worktree ?? {};
  return {
    scratchpad: {
      resultFile,
      ...(mailbox === undefined ? {} : { mailbox }),
      ...(scratchpad ? { dir: scratchpad.dir, file: scratchpad.file } : {}),
    },
    ...(session.worktree ? { worktree } : {}),
    ...(timeoutMs === undefined ? {} : { timeout: { ms: timeoutMs } }),
    ...(sandboxed && sandbox ? { sandbox } : {}),
  };
}
