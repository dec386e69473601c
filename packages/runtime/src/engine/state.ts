import type { Plan } from "@connector/spec";
import type { HostUsage } from "../host.ts";
import type { Selection } from "./selection.ts";
import type { Rows } from "./rows.ts";

/** `stopped`: a budget was reached; like a failed or cancelled run it can be resumed. */
export type RunStatus = "pending" | "running" | "done" | "failed" | "cancelled" | "stopped";
export type Status = RunStatus | "skipped";
export type Usage = HostUsage;
export type Budget = NonNullable<Plan["budget"]>;

/** What a run was started with, apart from its plan. */
export interface RunFacts {
  id: string;
  task?: string;
  /** The payload of what triggered the run: `{event.…}`. */
  event?: unknown;
  selection?: Selection;
  /** Commit from which first worktrees start; absent: the repository's HEAD. */
  base?: string;
  /** How many workers of a parallel phase work at once. */
  width: number;
}

/** A whole run. Plain JSON, never changed in place. */
export interface RunState {
  facts: RunFacts;
  plan: Plan;
  status: RunStatus;
  /** Why the run is not `done`, for people. */
  reason: string | null;
  /** The phase under way. */
  phase: number;
  phases: Rows<PhaseState>;
  /** Every tree of the run by slug, with its branch. */
  trees: Readonly<Record<string, { branch: string }>>;
  /** The commit from which the next new tree starts; null: the repository's HEAD. */
  base: string | null;
  usage: Usage;
  budget: Budget | null;
  /** Set once nothing new may start. */
  halt: Halt | null;
  /** Key of the condition or finish the run waits for. */
  open: string | null;
  startedAt: number | null;
  endedAt: number | null;
  /** Since when the run is under way, and how long it was under way before it was resumed, in milliseconds. */
  activeSince: number;
  spentMs: number;
  /** True once the end of the run is written down. */
  closed: boolean;
}

export interface Halt {
  status: "cancelled" | "stopped";
  reason: string;
}

export interface PhaseState {
  status: Status;
  /** Why it was skipped or failed. */
  reason: string | null;
  /** The steps, then the workers. */
  jobs: Rows<JobState>;
  /** The first job that has not begun. */
  next: number;
  running: number;
  failed: number;
  /** A failure after which nothing more of the phase begins. */
  blocked: boolean;
  warnings: string[];
  /** The union of its workers' structured results, once it is over. */
  data: Readonly<Record<string, unknown>>;
  conflicts: Conflict[];
  startedAt: number | null;
  endedAt: number | null;
}

/** A field that several workers set differently; the last one's value is kept. */
export interface Conflict {
  field: string;
  workers: string[];
}

export type Stage =
  | "waiting"
  | "starting"
  | "working"
  | "collecting"
  | "sending"
  | "stopping"
  | "writing"
  | "ended";

/** One step or worker. */
export interface JobState {
  status: Status;
  stage: Stage;
  /** Key of the command whose answer moves it on. */
  open: string | null;
  /** Which entry of the failover list is at work. */
  entry: number;
  /** Number of tries begun; each has its own session. */
  serial: number;
  /** Number of turns of this try. */
  turn: number;
  session: { id: string; tree: string; branch?: string; sandbox?: string } | null;
  /** Slug of its worktree. */
  tree: string | null;
  reply: string | null;
  collected: Collected | null;
  /** What follows once the session has stopped. */
  outcome: Outcome | null;
  tries: Try[];
  failure: Failure | null;
  result: Result | null;
  startedAt: number | null;
  endedAt: number | null;
  /** Of the try under way. */
  tryStartedAt: number | null;
  tryUsage: Usage;
  warnings: string[];
}

export interface Collected {
  text: string;
  data: unknown;
  files: string[];
  problems: string[];
}

export type Outcome =
  | { go: "succeed" }
  | { go: "halt" }
  /** The same entry again, in a new session. */
  | { go: "again"; failure: Failure }
  | { go: "next"; failure: Failure }
  | { go: "fail"; failure: Failure };

export interface Failure {
  /** A turn end, a refusal reason, `timeout`, `exit`, `outputs` or `host`. */
  reason: string;
  message: string;
  hint?: string;
}

/** One try that is over, successful ones too. */
export interface Try {
  serial: number;
  entry: number;
  agent: string;
  session?: string;
  startedAt: number;
  endedAt: number;
  /** Absent: it left the result, or was stopped. */
  failure?: Failure;
  /** Why it was stopped before it was over, where the run ended under it. */
  stopped?: string;
  reply?: string;
  transcript?: string;
  commit?: string;
  exitCode?: number | null;
  usage: Usage;
}

/** What a worker or step leaves behind. */
export interface Result {
  status: "done" | "failed";
  text: string;
  data: unknown;
  files: string[];
  commit?: string;
  exitCode?: number | null;
  /** Path of its file in the scratchpad, relative to it. */
  file?: string;
  usage: Usage;
}
