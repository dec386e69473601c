/** What a run needs of the place that owns its terminals. The runtime owns this interface, so that it embeds in any
 *  agent host; the niia daemon is one implementation. Every call is idempotent by the ids it is given.
 *  A call that rejects because the host cannot be reached right now (an error with the `code` `unavailable`, or one of
 *  Node's for connections: `ECONNREFUSED`, …) is tried again for a minute; any other failure stands. */
export interface SessionHost {
  /** Starts a session, or returns the one that `key` started before. Throws `HostRefusal`. */
  start(request: HostSession): Promise<HostSessionInfo>;
  /** Types a prompt once, however often it is called with the same turn id. */
  prompt(session: string, turn: HostTurn): Promise<void>;
  /** Resolves when the turn has ended; also for one that ended long ago. Rejects when `signal` aborts. `spent` is told
   *  what the turn has used so far, in all, each time that is news; a host that learns it with the end tells nothing. */
  turnEnded(
    session: string,
    turnId: string,
    signal: AbortSignal,
    spent: (usage: HostUsage) => void,
  ): Promise<HostTurnEnd>;
  /** Ends the session and everything it started, runs its clean-up and resolves when that is done. */
  stop(
    session: string,
    reason: "done" | "cancelled" | "timeout" | "failover",
  ): Promise<HostSessionEnd>;
  /** Merges what the workers of a phase committed: the commit that the next phase's trees start from. The same request
   *  gives the same answer. Where it must know first what a gate or a resolver makes of a commit, it answers that and
   *  merges nothing: it is asked again. Absent: the trees of a phase stay apart. */
  merge?(request: HostMerge): Promise<HostMerged | { wanted: HostWanted }>;
}

export interface HostMerge {
  key: string;
  run: string;
  phase: string;
  /** A folder in the repository. */
  cwd: string;
  /** Branch that gets the result. */
  branch: string;
  /** Commit that the phase's trees started from; absent: the repository's HEAD at that time. */
  base?: string;
  /** In order: of two that conflict the earlier one is merged. */
  workers: { worker: string; commit: string }[];
  /** Only what a gate lets pass is merged: what it said of each commit so far. */
  verdicts?: Readonly<Record<string, HostVerdict>>;
  resolve?: HostResolve;
}

export interface HostVerdict {
  pass: boolean;
  /** For people, when it did not pass. */
  why?: string;
}

export interface HostResolve {
  /** Workers whose conflicts are resolved. */
  workers: string[];
  /** By the commit that holds the conflict marks, the one on top of it that a resolver left; null: it left none. */
  found: Readonly<Record<string, string | null>>;
}

/** A commit that a gate is to judge, or one with conflict marks that are to be resolved. */
export type HostWanted = { kind: "gate"; commit: string } | ({ kind: "resolver" } & HostConflict);

export interface HostMerged {
  commit: string;
  /** Names of the workers whose work is in it. */
  merged: string[];
  conflicts: HostConflict[];
  /** Workers with whose work the gate does not pass. */
  rejected?: { worker: string; why: string }[];
  warnings: string[];
}

/** A worker whose work could not be merged. It stays on its branch. */
export interface HostConflict {
  worker: string;
  commit: string;
  files: { path: string; kind: string }[];
  /** Of what a resolver made of it: files in which conflict marks are left; none: it changed nothing. */
  marks?: string[];
}

export interface HostSession {
  key: string;
  name: string;
  /** `claude`, `claude/opus`, `ollama/llama3`, `shell`. */
  agent: string;
  /** Extra arguments of the model entry. */
  args?: string[];
  cwd: string;
  env: Record<string, string>;
  permission?: "plan" | "ask" | "edit" | "full";
  /** Refused where the agent has no such mode. Default: as the agent's profile says. */
  driver?: "pty" | "acp";
  /** `wait`: a turn that ended at a limit is given again when that is over, where the agent says when; only then it has
   *  ended. */
  onLimit?: "wait";
  labels: { run: string; phase: string; worker: string; attempt: string };
  worktree?: {
    /** Folder-safe name; the same slug in one run is the same tree. */
    slug: string;
    branch: string;
    /** Commit to start from; default: the repository's HEAD. */
    base?: string;
    /** Slug of a tree of an earlier run to go on with. */
    resume?: string;
    /** Of no use once the session has ended: the host may remove the folder. What was committed stays reachable. */
    scratch?: true;
  };
  sandbox?: { network: boolean; domains: string[] };
  /** Folder shared by the run; created by the host. */
  scratchpad?: { dir: string; file: string };
  /** File in which the worker leaves its structured result. */
  resultFile: string;
  /** Folder of the worker's messages, where it has a mailbox: a file each, those it sends in `out`, those it got in `in`. */
  mailbox?: string;
  timeoutMs?: number;
  /** Names of the MCP servers that it gets: what its document asks for, and the ones around that. */
  mcp?: string[];
  /** First turn: interactive agents get it typed, one-shot agents get it as part of their command line. */
  turn: HostTurn;
}

export interface HostTurn {
  id: string;
  prompt: string;
  timeoutMs?: number;
}

export interface HostSessionInfo {
  id: string;
  /** Where its files are: the worktree, or `cwd`. */
  tree: string;
  branch?: string;
  sandbox?: string;
  /** What is not as one would think in its tree, for people. The same of several sessions is told once. */
  warnings?: string[];
}

export interface HostTurnEnd {
  turnId: string;
  end:
    | "done"
    | "question"
    | "permission"
    | "limit"
    | "auth"
    | "error"
    | "stalled"
    | "interrupted"
    | "crashed"
    | "unsure";
  detail?: string;
  reply?: string;
  usage?: HostUsage;
  /** When a limit is over, where the agent says so. ISO 8601. */
  resetAt?: string;
}

export interface HostUsage {
  inputTokens?: number;
  outputTokens?: number;
  cachedTokens?: number;
  /** US dollars that the agent itself reports. */
  usd?: number;
  /** US dollars by the host's own table of prices; counts where neither the agent nor the document tells better. */
  estimatedUsd?: number;
}

export interface HostSessionEnd {
  exitCode: number | null;
  signal: string | null;
  /** The terminal went with whatever held it, by no doing of the agent: its work is begun again. */
  lost?: true;
  /** The commit that holds the worktree's work, also what was uncommitted. */
  commit?: string;
  /** Where the terminal's recording or transcript is, for a hand-over note. */
  transcript?: string;
  /** What its last turn used in the end: one that was broken off tells it nowhere else. */
  lastTurn?: { turn: string; usage: HostUsage };
  /** What is not in the commit, and what else is to be known of the tree, for people. */
  warnings?: string[];
}

/** Why a session could not start. `not-installed` and `not-signed-in` move the worker to its next failover entry. */
export type HostRefusalReason = "not-installed" | "not-signed-in" | "machine-gone" | "refused";

export class HostRefusal extends Error {
  readonly reason: HostRefusalReason;
  readonly hint: string | undefined;

  constructor(
    reason: HostRefusalReason,
    message: string,
    options: { hint?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "HostRefusal";
    this.reason = reason;
    this.hint = options.hint;
  }
}
