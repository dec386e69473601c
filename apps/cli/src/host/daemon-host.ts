import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Client } from "@pty4ai/client";
import {
  type HostSession,
  type HostSessionEnd,
  type HostSessionInfo,
  type HostTurnEnd,
  HostRefusal,
  type SessionHost,
} from "@connector/runtime";
import { listWorktrees, removeWorktree } from "@pty4ai/plugins-worktree";
import { ProtocolError, type Session, type Turn } from "@pty4ai/protocol";
import type { McpServers } from "../document/mcp.ts";
import { AGAIN, turnPastLimits } from "./limit.ts";
import { mergeWork } from "./merge.ts";
import { branchOf, commitOf, sandboxOf, treeOf, treeWarnings } from "./notes.ts";
import { keepDoor } from "../mcp/doors.ts";
import { doorOf, hasTools, sessionRequest } from "./session-request.ts";

export interface HostOptions {
  client: () => Promise<Client>;
  /** The environment of whoever started the run. */
  inherit: Record<string, string>;
  /** The MCP servers that every agent gets. */
  mcp: McpServers;
  /** False: the person asked for no sandbox. */
  sandbox: boolean;
  /** Somebody is there to answer what agents ask. */
  person: boolean;
  /** Folder for what terminals showed, for hand-over notes. */
  transcripts: string;
  /** Folder for the doors of sessions that have our own tools. Absent: nobody answers there. */
  doors?: string;
  /** The daemon's state folder. */
  state: string;
}

const SCROLLBACK = 2000;

/** A run's view of the niia daemon: sessions by its protocol, every call idempotent by the ids it is given. */
export function daemonHost(options: HostOptions): SessionHost {
  const { client } = options;
  return {
    async start(request) {
      const wanted = sessionRequest(request, options);
      const session = await refusing(async () => (await client()).start(wanted));
      const info = infoOf(session, request);
      if (options.doors !== undefined && hasTools({ mcp: wanted.mcp ?? {} }))
        keepDoor(options.doors, {
          dir: doorOf(request),
          key: request.key,
          phase: request.labels.phase,
          worker: request.labels.worker,
          tree: info.tree,
          permission: wanted.permission ?? "ask",
          sandbox: wanted.plugins?.["sandbox"] === undefined ? null : (request.sandbox ?? null),
        });
      return info;
    },
    async prompt(session, turn) {
      await (await client()).submit(session, turn);
    },
    async turnEnded(session, turnId, signal, spent) {
      const { labels } = await (await client()).get(session);
      const turn =
        labels["limit"] === "wait"
          ? await turnPastLimits(session, turnId, { client, now: Date.now, signal, spent })
          : await (await client()).waitTurn(session, turnId, { signal, spent });
      return { ...turnEndOf(turn), turnId };
    },
    async stop(session, reason) {
      const connected = await client();
      // A session that did its work is handed on by its result; what it printed stays readable with the session.
      const transcript =
        reason === "done"
          ? undefined
          : await keepTranscript(connected, session, options.transcripts);
      const why = reason === "failover" ? "killed" : reason;
      const ended = await connected.kill(session, { reason: why });
      if (ended.labels["scratch"] !== undefined) await clearTree(ended, options.state);
      return endOf(ended, transcript);
    },
    merge: (request) => mergeWork(request, options.state),
  };
}

/** A start that the daemon refused, in the words of the runtime; anything else is a failure of its own. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (
      !(error instanceof ProtocolError) ||
      error.code === "unavailable" ||
      error.code === "internal"
    )
      throw error;
    const reason =
      error.code === "not-installed" || error.code === "not-signed-in" ? error.code : "refused";
    throw new HostRefusal(reason, error.message, {
      cause: error,
      ...(error.hint ? { hint: error.hint } : {}),
    });
  }
}

function infoOf(session: Session, request: HostSession): HostSessionInfo {
  const branch = branchOf(session);
  const sandbox = sandboxOf(session);
  return {
    id: session.id,
    tree: treeOf(session) ?? request.cwd,
    ...(branch ? { branch } : {}),
    ...(sandbox ? { sandbox } : {}),
    ...warned(session),
  };
}

/** Of a tree that goes when its session ends nothing is to be known. */
function warned(session: Session): { warnings?: string[] } {
  const warnings = session.labels["scratch"] === undefined ? treeWarnings(session) : [];
  return warnings.length === 0 ? {} : { warnings };
}

function turnEndOf(turn: Turn): HostTurnEnd {
  return {
    turnId: turn.id,
    end: turn.end ?? "unsure",
    ...(turn.detail === undefined ? {} : { detail: turn.detail }),
    ...(turn.reply === undefined ? {} : { reply: turn.reply }),
    ...(turn.usage === undefined ? {} : { usage: turn.usage }),
    ...(turn.resetsAt === undefined ? {} : { resetAt: turn.resetsAt }),
  };
}

function endOf(session: Session, transcript: string | undefined): HostSessionEnd {
  const commit = commitOf(session);
  return {
    exitCode: session.exit?.code ?? null,
    signal: session.exit?.signal ?? null,
    ...(session.state === "lost" ? { lost: true } : {}),
    ...(commit ? { commit } : {}),
    ...(transcript ? { transcript } : {}),
    ...spentBy(session.turn),
    ...warned(session),
  };
}

/** One that was given again after a limit is known to its run by another id, and counted with the others already. */
function spentBy(turn: Turn | undefined): Pick<HostSessionEnd, "lastTurn"> {
  if (turn?.usage === undefined || turn.id.includes(AGAIN)) return {};
  return { lastTurn: { turn: turn.id, usage: turn.usage } };
}

/** A tree in which a merge was judged or resolved is of no further use; what is in it stays under `refs/niia/kept`. */
async function clearTree(session: Session, state: string): Promise<void> {
  const tree = listWorktrees(state).find(({ path }) => path === treeOf(session));
  // One that cannot go stays and is listed by `niia worktree ls`.
  if (tree !== undefined) await removeWorktree(tree).catch(() => undefined);
}

/** What the terminal showed, as text, kept when the session goes. A terminal that cannot be read any more leaves none. */
async function keepTranscript(
  client: Client,
  session: string,
  folder: string,
): Promise<string | undefined> {
  try {
    const text = await client.screenText(session, { scrollback: SCROLLBACK });
    const file = join(folder, `${session}.txt`);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, `${text.trimEnd()}\n`, { mode: 0o600 });
    return file;
  } catch {
    return undefined;
  }
}
