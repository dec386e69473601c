import type {
  AgentState,
  Session,
  SessionExit,
  SessionRequest,
  SessionState,
  TerminalSize,
} from "@pty4ai/protocol";
import type { Moment } from "../clock.ts";
import type { HeldSession } from "../holder/types.ts";
import { type Again, againProblem, policyOf } from "../sessions/again.ts";

/** A session as it is stored: all that a new daemon must know to go on with it. Holds no environment. */
export interface SessionRecord {
  id: string;
  key?: string;
  name: string;
  state: SessionState;
  agent?: string;
  agentState?: AgentState;
  argv: string[];
  cwd: string;
  /** The session's private folder. */
  dir: string;
  pid: number | null;
  /** Processes that the machine had started before this one's first. */
  forks?: number;
  /** Path of the control group that holds all it started. */
  group?: string;
  size: TerminalSize;
  flow: "lossless" | "live";
  labels: Record<string, string>;
  createdAt: number;
  endedAt?: number;
  /** When the whole tree is ended. Milliseconds since the epoch. */
  deadline?: number;
  /** The same on the clock of the machine. */
  deadlineMoment?: Moment;
  /** The holder that owns the terminal. */
  generation?: string;
  exit?: SessionExit;
  /** The turn engine has been told of the exit. */
  exitTold?: true;
  /** Why it is being ended, from the moment that was decided. */
  ending?: NonNullable<SessionExit["reason"]>;
  offset: number;
  oldest: number;
  /** What the terminal asked and told before this offset has been dealt with. */
  heard: number;
  title: string;
  /** Once the terminal is gone: the latest keys of what was typed. */
  typed?: string[];
  conversation?: string;
  turn?: string;
  notes: Record<string, unknown>;
  /** What was asked for, without environments and plugin options. */
  request: SessionRequest;
  again?: Again;
  restartedAs?: string;
  restartOf?: string;
}

/** Takes over what a holder tells of the terminal. */
export function updateHeld(record: SessionRecord, held: HeldSession): void {
  record.pid = held.pid;
  record.size = held.size;
  // A reader of the daemon before may be further than the store: it must not be told that it is beyond the end.
  record.offset = Math.max(record.offset, held.offset);
  record.oldest = held.oldest;
}

export function isOver(record: SessionRecord): boolean {
  return record.state === "ended" || record.state === "lost";
}

/** What a client is told. `turn` is looked up by the caller. */
export function viewOf(record: SessionRecord): Session {
  const { id, name, state, argv, cwd, pid, size, labels, offset, oldest, title, notes } = record;
  return {
    id,
    name,
    state,
    argv,
    cwd,
    pid,
    size,
    labels,
    createdAt: new Date(record.createdAt).toISOString(),
    offset,
    oldest,
    title,
    notes,
    restart: policyOf(record),
    ...(record.restartedAs === undefined && againProblem(record) === undefined
      ? { restartable: true }
      : {}),
    ...(record.restartedAs === undefined ? {} : { restartedAs: record.restartedAs }),
    ...(record.restartOf === undefined ? {} : { restartOf: record.restartOf }),
    ...(record.agent === undefined ? {} : { agent: record.agent }),
    ...(record.agentState === undefined ? {} : { agentState: record.agentState }),
    ...(record.endedAt === undefined ? {} : { endedAt: new Date(record.endedAt).toISOString() }),
    ...(record.exit === undefined ? {} : { exit: record.exit }),
    ...(record.conversation === undefined ? {} : { conversation: record.conversation }),
  };
}
