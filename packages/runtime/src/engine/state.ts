import type { LimitPolicy, Plan } from "@connector/spec";
import type { HostConflict, HostUsage, HostVerdict, HostWanted } from "../host.ts";
import type { Selection } from "./selection.ts";
import type { JobRef } from "./event.ts";
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
  /** The run that it is a part of, and how deep it is below the first. `asked`: an agent of that run started it; else it is
   *  one of its sub-teams. */
  parent?: { run: string; depth: number; asked?: true };
  /** Commit from which first worktrees start; absent: the repository's HEAD. */
  base?: string;
  /** How many workers of a parallel phase work at once. */
  width: number;
  /** Wins over what the document says. */
  onLimit?: LimitPolicy;
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
  trees: Readonly<Record<string, Tree>>;
  /** The commit from which the next new tree starts; null: the repository's HEAD. */
  base: string | null;
  usage: Usage;
  budget: Budget | null;
  /** Every message of the run, in the order in which they were sent. */
  mail: Rows<Letter>;
  /** What the runs that its agents started have used. */
  children: Readonly<Record<string, Usage>>;
  /** How the run ends once the agents that stand by have ended. */
  ending: Ending | null;
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

export interface Tree {
  branch: string;
  /** Of a tree in which a merge is judged or resolved: the commit that it shows. */
  base?: string;
}

export interface Halt {
  status: "cancelled" | "stopped";
  reason: string;
}

export interface Ending {
  status: RunStatus;
  reason: string | null;
}

/** A message to one receiver. One to a channel is a letter to each of its members, all with the same id. */
export interface Letter {
  id: string;
  /** Who sent it: a seat, or null for a person. */
  from: JobRef | null;
  /** As the sender has it: a member, `phase/member` or a channel. */
  to: string;
  /** Null: nobody of that name can be reached. */
  ref: JobRef | null;
  text: string;
  /** `typed`: it is the receiver's turn; `read`: that turn is over. `dead` ones are kept and can be sent again. */
  state: "waiting" | "typed" | "read" | "dead";
  /** Why it is dead. */
  reason?: string;
  /** The turn in which it was typed. */
  turn?: string;
  /** What the receiver said to it. */
  reply?: string;
  sentAt: number;
}

/** A dialogue, meeting or mesh under way. */
export interface Talk {
  /** What was said so far; of a mesh only the last. */
  voices: readonly Voice[];
  /** The slot under way; of a mesh the number of turns that ended. */
  at: number;
  /** Key of the condition or the minutes it waits for. */
  open: string | null;
  /** Why it ends before its last slot. */
  over: string | null;
  /** Its minutes in the scratchpad, relative to it. */
  file: string | null;
}

export interface Voice {
  /** The seat's job in its phase. */
  job: number;
  kind: "voice" | "decision";
  topic: number;
  round: number;
  text: string;
}

/** What a turn is about, where it is not a worker's own work. */
export type Cue =
  /** It has the word, and has not heard the voices `from` to `to` (left out). */
  | { kind: "voice" | "decision"; topic: number; round: number; from: number; to: number }
  /** Place of the letter in `RunState.mail`. */
  | { kind: "letter"; letter: number };

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
  talk: Talk;
  /** Null until its jobs have ended. */
  merge: Merge | null;
  startedAt: number | null;
  endedAt: number | null;
}

/** What became of the trees of a phase. */
export interface Merge {
  /** Key of the command that is waited for. */
  open: string | null;
  /** Where new trees start; null: nothing was merged. */
  commit: string | null;
  /** Workers whose work is in it. */
  merged: string[];
  conflicts: HostConflict[];
  rejected: readonly { worker: string; why: string }[];
  /** Why it could not be done. */
  problem: string | null;
  /** How often it was asked for. */
  asked: number;
  verdicts: Readonly<Record<string, HostVerdict>>;
  /** By the commit with conflict marks. */
  resolved: Readonly<Record<string, string | null>>;
  /** What it waits for, and the job that does it. */
  wanted: { what: HostWanted; job: number } | null;
  /** The run ended before it was done. */
  cut: boolean;
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
  /** Its session is there and nothing is asked of it. */
  | "idle"
  /** A sub-team does its work. */
  | "delegated"
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
  /** What the turn under way is about. */
  cue: Cue | null;
  /** What was sent last, after the first prompt. */
  asked: Asked;
  /** How many voices its session has heard. */
  heard: number;
  /** How often the turn under way was nudged because nothing moved. */
  nudges: number;
  /** True once it is asked for its result. */
  finishing: boolean;
  /** What a person said becomes of its work where that is in conflict. */
  decided?: "keep" | "resolver";
  /** Places of the letters that wait for it. */
  inbox: readonly number[];
  /** The run that does its work, where it is a sub-team. */
  team: string | null;
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
  /** What of that its last turn has used so far. */
  spent: { turn: string; usage: Usage } | null;
  warnings: string[];
}

/** `cue`: the turn's own words; `outputs`: the result once more; `nudge`: go on. */
export type Asked = "cue" | "outputs" | "nudge";

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
  /** A turn end, a refusal reason, `timeout`, `exit`, `outputs`, `team`, `lost` or `host`. */
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
  /** Where a sub-team left its commit. */
  branch?: string;
  exitCode?: number | null;
  /** Path of its file in the scratchpad, relative to it. */
  file?: string;
  usage: Usage;
}
