import type { SessionExit, TerminalSize } from "@pty4ai/protocol";

/** What the holder keeps about one terminal. State, not events: every attach reads all of it again. */
export interface HeldSession {
  id: string;
  pid: number;
  /** Path of the terminal's device. Absent from a holder that does not tell. */
  terminal?: string;
  state: "open" | "exited" | "ended";
  /** Set from `exited` on; `exitOffset` is the offset at the moment the process went. */
  exit?: Pick<SessionExit, "code" | "signal">;
  exitOffset?: number;
  size: TerminalSize;
  /** Offset of the next byte the terminal prints. */
  offset: number;
  /** Oldest byte still in the ring. */
  oldest: number;
  /** Bytes accepted and not yet taken by the terminal. */
  pendingInput: number;
  /** Milliseconds since the epoch since when the terminal takes no input, while it does not. */
  inputStalledSince?: number;
  /** The latest keys of what was written, once `ended`. Absent from a holder that does not tell. */
  typed?: string[];
}

export interface SpawnSpec {
  id: string;
  /** Absolute path of the program, then its arguments. The caller has checked that file and cwd exist. */
  argv: string[];
  env: Record<string, string>;
  cwd: string;
  size: TerminalSize;
  flow: "lossless" | "live";
}

/** What a reader gets, in order. `chunk` is valid only during the call, unless it is pinned (see page.ts). */
export interface HeldReader {
  data(offset: number, chunk: Buffer): void;
  /** Bytes `[from, to)` are gone from the ring. */
  gap(from: number, to: number): void;
  /** At the attach and at every change. `ended` comes once, after the last byte. */
  state(session: HeldSession): void;
}

/** The daemon's side of one holder process. */
export interface Holder {
  readonly generation: string;
  readonly protocol: number;
  /** Every session as last told: states are current, `offset` of one that is not attached may be old. */
  list(): HeldSession[];
  /** The same id never starts twice: the first one is returned. */
  spawn(spec: SpawnSpec): Promise<HeldSession>;
  /** One reader a session; bytes are acknowledged with `ack`, and all before `from` are by this call. More than about
   *  1 MiB unacknowledged holds a `lossless` child back, and makes a `live` reader miss what is printed meanwhile. */
  attach(id: string, from: number, reader: HeldReader): void;
  ack(id: string, offset: number): void;
  /** Resolves when the bytes are in the session's queue, behind all earlier ones; they must not change before. Rejects
   *  with `input-full` (nothing taken), `wrong-state`, `not-found`; with `unavailable` or `gone` when the connection was
   *  lost, where only a repetition with the same key finds out whether they were taken. The same key is written once in
   *  the life of the session, also across connections and daemons (the latest 1024 keys are remembered). */
  write(id: string, bytes: Buffer, key?: string): Promise<"written" | "duplicate">;
  resize(id: string, size: TerminalSize): Promise<void>;
  /** Sends a signal to the session's process group while its exit is unknown, else rejects with `wrong-state`. */
  kill(id: string, signal: string): Promise<void>;
  /** Closes the terminal of a session that is `exited` but still open. */
  close(id: string): Promise<void>;
  /** Forgets an ended session; one that is unknown by now is fine. */
  collect(id: string): Promise<void>;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  disconnect(): void;
}
