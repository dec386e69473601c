import type { Plugin, Version } from "@pty4ai/protocol";
import type { Profiles } from "./agents.ts";
import type { StartOptions } from "./holder/link.ts";
import type { Events } from "./events.ts";
import type { Log } from "./log.ts";
import type { GroupRule } from "./processes/place.ts";
import type { RecordingOptions, Recordings } from "./recordings/recordings.ts";
import type { Sessions } from "./sessions/sessions.ts";
import type { StoreHandle } from "./store/store.ts";

export interface DaemonPaths {
  /** The socket clients connect to; its folder is made private. */
  socket: string;
  /** Store, session folders, plugins' files. Survives a reboot. */
  state: string;
  /** Sockets of holders. Gone after a reboot. */
  runtime: string;
}

/** `generation` names the holder that takes new sessions; others that are found go on. */
export type HolderOptions = Partial<
  Pick<StartOptions, "generation" | "execPath" | "execArgv" | "main" | "args">
>;

export interface DaemonOptions {
  paths: DaemonPaths;
  /** The agent profiles for sessions in a folder. */
  profiles: Profiles;
  plugins: readonly Plugin[];
  extensions?: readonly Extension[];
  /** Release of the program, told by `GET /v1/version`. */
  version: string;
  log?: Log;
  recordings?: RecordingOptions;
  /** How to run the holder, where the defaults are not right: a bundle names its program in `main`. */
  holder?: HolderOptions;
  /** Where sessions get control groups of their own, by which nothing they start can get away: `auto` unless told. */
  groups?: GroupRule;
}

/** A call under an extension's prefix. The body was JSON. */
export interface ExtensionRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  /** Aborts when the client goes away. */
  signal: AbortSignal;
}

/** JSON, or an endless stream of JSON lines. */
export type ExtensionAnswer =
  | { status?: number; json: unknown }
  | { stream: AsyncIterable<unknown> };

/** An API of its own under a prefix, served by the daemon without knowing it. Errors are thrown as `ProtocolError`. */
export interface Extension {
  name: string;
  /** `/v1/runs` serves that path and all below it. */
  prefix: string;
  /** Called once the sessions are known and before the first request. */
  start(daemon: Daemon): Promise<void> | void;
  handle(request: ExtensionRequest): Promise<ExtensionAnswer>;
  stop(): Promise<void> | void;
}

export interface Daemon {
  readonly sessions: Sessions;
  readonly recordings: Recordings;
  readonly events: Events;
  readonly store: StoreHandle;
  readonly paths: DaemonPaths;
  readonly log: Log;
  version(): Version;
  /** Stops serving. Sessions go on; a daemon started later finds them. */
  close(): Promise<void>;
  /** Resolves once it is closed. */
  readonly closed: Promise<void>;
}
