import { dirname, join } from "node:path";
import { HostRefusal, type HostSession } from "@connector/runtime";
import type { SessionRequest } from "@pty4ai/protocol";
import { type McpServers, nameOf } from "../document/mcp.ts";
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
  const mcp = serversFor(session, options.mcp);
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
      ...(hasTools({ mcp }) ? { tools: { door: doorOf(session) } } : {}),
    },
    turn: session.turn,
    ...(Object.keys(mcp).length > 0 ? { mcp: withDoor(session, mcp) } : {}),
    ...(session.args ? { args: session.args } : {}),
  };
}

/** What the runtime tells its workers to run, for their result, the scratchpad and messages: nobody is asked for these. A
 *  rule names the tools by which agents run a command line, since a path to write may read like a command. */
const OWN_COMMANDS = ["Bash", "bash", "exec", "execute", "run_shell_command", "shell"].flatMap(
  (tool) => ["result", "scratchpad", "mail"].map((name) => ({ tool, argument: `niia ${name} *` })),
);

/** Whether our own tools are among them. */
export function hasTools({ mcp }: Pick<RequestOptions, "mcp">): boolean {
  return isOwn(mcp[OWN]);
}

/** Where a try of a worker puts what it asks of us, and finds the answers: beside its result, a folder of its own. */
export function doorOf({ resultFile }: Pick<HostSession, "resultFile">): string {
  return join(dirname(resultFile), "door");
}

/** Those that its document asks for, by the names that agents know: of two the nearer document's. */
function serversFor({ mcp: keys }: HostSession, table: McpServers): McpServers {
  // A rehearsal has none.
  if (keys === undefined || Object.keys(table).length === 0) return table;
  const found = keys.map((key) => {
    const server = table[key];
    if (server === undefined)
      throw new HostRefusal("refused", `its MCP server ${nameOf(key)} is not known any more`, {
        hint: "start the run anew: how its servers are started is kept only until the machine is",
      });
    return [nameOf(key), server] as const;
  });
  return Object.fromEntries(found);
}

/** Our own tools act as this worker by what their environment says: not every agent hands on its own. */
function withDoor(session: HostSession, mcp: McpServers): McpServers {
  const own = mcp[OWN];
  if (own === undefined || !("command" in own) || !hasTools({ mcp })) return mcp;
  const { scratchpad, resultFile, mailbox } = session;
  const env = {
    NIIA_DOOR: doorOf(session),
    NIIA_RESULT: resultFile,
    ...(scratchpad ? { NIIA_SCRATCHPAD: scratchpad.dir } : {}),
    ...(mailbox === undefined ? {} : { NIIA_MAIL: mailbox }),
  };
  return { ...mcp, [OWN]: { ...own, env } };
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
