import type { HostSession } from "@connector/runtime";
import type { SessionRequest } from "@pty4ai/protocol";
import type { McpServers } from "../document/mcp.ts";

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
    dialogs: { otherwise: options.person ? "ask" : "fail" },
    labels: { ...session.labels },
    plugins: plugins(session, sandboxed),
    turn: session.turn,
    ...(Object.keys(options.mcp).length > 0 ? { mcp: options.mcp } : {}),
    ...(session.args ? { args: session.args } : {}),
  };
}

function plugins(session: HostSession, sandboxed: boolean): Record<string, unknown> {
  const { worktree, scratchpad, resultFile, mailbox, timeoutMs, sandbox } = session;
  return {
    scratchpad: {
      resultFile,
      ...(mailbox === undefined ? {} : { mailbox }),
      ...(scratchpad ? { dir: scratchpad.dir, file: scratchpad.file } : {}),
    },
    ...(worktree ? { worktree } : {}),
    ...(timeoutMs === undefined ? {} : { timeout: { ms: timeoutMs } }),
    ...(sandboxed && sandbox ? { sandbox } : {}),
  };
}
