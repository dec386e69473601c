import type { SessionRequest, TerminalSize } from "./session.ts";

/** A path a session may see. `read` and `write` show the host's own file or folder at `at` (default: the same path).
 *  `pin` shows it read-only inside a writable folder. `seed` copies it into the session's private home before the start. */
export interface Access {
  path: string;
  mode: "read" | "write" | "pin" | "seed";
  at?: string;
  /** Leave it out when it does not exist, instead of refusing to start. */
  optional?: boolean;
}

/** A place on the network that a session needs. */
export interface Destination {
  host: string;
  port: number;
  /** Who asked for it, for the log: `profile`, `trust.domains`. */
  why: string;
  /** A service on this machine that is not "the network", such as a local model: a session without network keeps it. */
  local?: boolean;
}

export interface FileToWrite {
  path: string;
  content: string;
  /** Octal permission bits, default 0o600. */
  mode?: number;
}

/** Something to be done on the machine, told as data so that it can be journalled first and repeated after a crash.
 *  `effect` names a function in the `effects` of the plugin `plugin`. */
export interface Action {
  plugin: string;
  effect: string;
  input: Record<string, unknown>;
}

/** The session as it stands while plugins shape it. Plugins return a new draft and never change the one they got. */
export interface SessionDraft {
  id: string;
  /** The session's private folder: made before `before` runs, removed when the session is forgotten. */
  dir: string;
  argv: string[];
  cwd: string;
  /** The whole environment: nothing else is inherited. */
  env: Record<string, string>;
  size: TerminalSize;
  agent?: string;
  labels: Record<string, string>;
  /** Read by a sandbox, ignored without one. */
  access: Access[];
  /** The network it needs. Read by a sandbox, ignored without one. */
  destinations: Destination[];
  files: FileToWrite[];
  /** In order before the spawn; what each returns goes to `Session.notes[plugin]`. A failure stops the start. */
  before: Action[];
  /** In reverse order once the session has ended and everything it started is gone. Kept on disk: a crash does not skip them. */
  after: Action[];
  /** The whole process tree is ended this long after the start. */
  timeoutMs?: number;
  /** Facts for the client, merged into `Session.notes`. */
  notes: Record<string, unknown>;
}

export interface PluginContext {
  /** Folder for the plugin's own files, shared by all sessions. */
  stateDir: string;
  session: { id: string; dir: string; labels: Record<string, string> };
  request: SessionRequest;
  log: (message: string, fields?: Record<string, unknown>) => void;
}

/** A pure change of a session's parameters, with the effects it declares as data.
 *  Loaded as the export `plugin` of any module: an npm package or a file. */
export interface Plugin<Options = unknown, Facts = unknown> {
  name: string;
  /** Lower runs first. Built in: env 10, scratchpad 20, worktree 30; at 50 the agent's profile says what to start;
   *  timeout 80, sandbox 90. */
  order: number;
  /** JSON Schema (2020-12) of `Options`. */
  schema: Record<string, unknown>;
  /** Looks, and changes nothing: what `transform` must know about this machine. Throws a `ProtocolError` to refuse. */
  probe?(draft: SessionDraft, options: Options, context: PluginContext): Promise<Facts>;
  /** Pure. */
  transform(draft: SessionDraft, options: Options, facts: Facts): SessionDraft;
  effects?: Record<string, (input: never, context: PluginContext) => Promise<unknown>>;
}
