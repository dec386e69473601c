import type { DialogPolicy } from "./dialog.ts";
import type { Turn, TurnRequest } from "./turn.ts";

/** `exited`: the process is gone, something it started still holds the terminal. `ended`: nothing more will be printed.
 *  `lost`: the machine or the holder went away under it. */
export const SESSION_STATES = ["starting", "running", "exited", "ended", "lost"] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/** What the agent in a session is doing, as far as the turn engine can prove it. */
export const AGENT_STATES = [
  "starting",
  "ready",
  "working",
  "permission",
  "question",
  "limit",
  "auth",
  "error",
  "exited",
  "unsure",
] as const;
export type AgentState = (typeof AGENT_STATES)[number];

export const PERMISSIONS = ["plan", "ask", "edit", "full"] as const;
/** How much an agent may do unasked: read only, ask for each, edit files, everything. */
export type Permission = (typeof PERMISSIONS)[number];

export const DRIVERS = ["pty", "acp"] as const;
/** How an agent is driven: by keys and what its screen shows, or by messages (the Agent Client Protocol and the like). */
export type Driver = (typeof DRIVERS)[number];

/** Whose window a session takes its size from while several look at it: the smallest in each direction (default), the
 *  largest, that of whoever typed or came last, or nobody's. */
export const SIZINGS = ["smallest", "latest", "largest", "fixed"] as const;
export type Sizing = (typeof SIZINGS)[number];

export interface TerminalSize {
  cols: number;
  rows: number;
}

export const RESTARTS = ["never", "ask", "always"] as const;
/** What becomes of a session whose terminal was lost, with the machine or the holder: it stays as it is, it is started
 *  again when somebody asks, or by itself. */
export type RestartPolicy = (typeof RESTARTS)[number];

/** What a client asks for. Exactly one of `agent` and `argv` is set. */
export interface SessionRequest {
  /** The same key never starts a second session: the first one is returned. */
  key?: string;
  name?: string;
  /** A profile, or `profile/model`: `claude`, `opus`, `ollama/llama3`. */
  agent?: string;
  argv?: string[];
  /** Extra arguments after those of the profile. */
  args?: string[];
  cwd: string;
  /** Set on top of what is inherited; wins over the profile. */
  env?: Record<string, string>;
  /** The caller's environment. Only names that the profile or the base list allows are taken from it. */
  inherit?: Record<string, string>;
  size?: TerminalSize;
  permission?: Permission;
  /** Default: as the agent's profile says, which is `pty` unless somebody changed it. */
  driver?: Driver;
  /** What happens when the agent asks for something. Default: it is left open for a person. */
  dialogs?: DialogPolicy;
  /** The agent's own conversation to go on with (a session id the agent itself gave). */
  resume?: string;
  /** Options of each plugin, by plugin name; a plugin that is not named does not run. */
  plugins?: Record<string, unknown>;
  /** Free text for finding it again: run, phase, worker. */
  labels?: Record<string, string>;
  /** MCP servers that the agent gets, by the name it sees, as its profile says. Never stored, as `env` is not. */
  mcp?: Record<string, McpServer>;
  /** The first turn. One-shot agents need it here, since the prompt is part of their command line. */
  turn?: TurnRequest;
  /** What happens to output nobody reads in time: hold the child back (default), or drop the oldest and say so. */
  flow?: "lossless" | "live";
  /** False: no screen is kept of a program, for output that is only read. Agents have one always. Default true. */
  screen?: boolean;
  /** Default: `ask`. */
  restart?: RestartPolicy;
  sizing?: Sizing;
  /** False: nothing of it is recorded. Default: as the daemon is set, which is true. */
  record?: boolean;
}

/** A server as `.mcp.json` files describe it: a program to start, or a URL to reach. `trust`: the agent may use its tools
 *  without asking, where its profile knows how to say so. */
export type McpServer =
  | { command: string; args?: string[]; env?: Record<string, string>; trust?: boolean }
  | { url: string; headers?: Record<string, string> };

export interface SessionExit {
  /** Exit status, null when a signal ended it. */
  code: number | null;
  signal: string | null;
  /** Why the daemon ended it, where it did; `done`: it had done what it was there for. */
  reason?: "done" | "killed" | "timeout" | "cancelled";
}

/** What a client is told about a session. */
export interface Session {
  id: string;
  name: string;
  state: SessionState;
  agent?: string;
  agentState?: AgentState;
  argv: string[];
  cwd: string;
  pid: number | null;
  size: TerminalSize;
  labels: Record<string, string>;
  /** ISO 8601, UTC. */
  createdAt: string;
  endedAt?: string;
  exit?: SessionExit;
  /** Bytes printed so far: the offset of the next byte. */
  offset: number;
  /** The oldest byte that can still be read. */
  oldest: number;
  title: string;
  /** The agent's own id of this conversation, for a later `resume`. */
  conversation?: string;
  restart: RestartPolicy;
  /** It is over and `POST /v1/sessions/:id/restart` would start it again. */
  restartable?: true;
  /** The session that was started in its place, and the one that it was started in the place of. */
  restartedAs?: string;
  restartOf?: string;
  turn?: Turn;
  /** What each plugin wants told: worktree path and branch, scratchpad folder, sandbox backend. */
  notes: Record<string, unknown>;
}
