import type {
  HostConflict,
  HostRefusalReason,
  HostTurnEnd,
  HostUsage,
  HostWanted,
} from "../host.ts";
import type { Selection } from "./selection.ts";
import type { Budget, RunStatus } from "./state.ts";

/** What the engine is told, and what the journal holds. `at` is in milliseconds since the epoch.
 *  An event with a `key` answers the command of that key; a second answer changes nothing. */
export type RunEvent = { at: number } & (
  | { type: "started" }
  /** A run that ended without being done goes on: what failed, was cancelled or not reached is done again. `budget`:
   *  limits in place of those it had; the others hold. */
  | { type: "resumed"; selection?: Selection; budget?: Budget; decide?: Decisions }
  | { type: "cancelRequested"; reason?: string }
  | ({ type: "messageSent" } & Message)
  /** Letters of that id that were given up wait again. */
  | { type: "messageRedelivered"; id: string }
  /** What a turn under way has used so far, in all. */
  | { type: "turnSpent"; ref: JobRef; turn: string; usage: HostUsage }
  /** What the sub-team of a job has used so far, in all. */
  | { type: "teamSpent"; ref: JobRef; serial: number; usage: HostUsage }
  /** What a run that one of its agents started has used so far, in all. */
  | { type: "childSpent"; run: string; usage: HostUsage }
  | Answer
);

/** What is sent once is stored once, however often it arrives: by its id. */
export interface Message {
  id: string;
  /** Null: a person. */
  from: JobRef | null;
  /** A member, `phase/member` or a channel. */
  to: string;
  text: string;
}

/** By worker, or `phase/worker`: whether it is done again, whatever became of it, or left out; or, where its work is in
 *  conflict, whether that stays on its branch or is given to the resolver. */
export type Decisions = Readonly<Record<string, Decision>>;
export type Decision = "rerun" | "skip" | "keep" | "resolver";

/** Where a job stands in the plan, for commands and answers: `job` counts the phase's steps, then its workers. */
export interface JobRef {
  phase: number;
  job: number;
}

export type Answer =
  | { type: "timerFired"; key: string; ref?: JobRef }
  /** `phase` where it is the `until` of a phase under way. */
  | {
      type: "conditionEvaluated";
      key: string;
      phase?: number;
      value: boolean;
      warnings: string[];
    }
  | { type: "conditionFailed"; key: string; phase?: number; message: string }
  | JobAnswer
  | { type: "minutesWritten"; key: string; phase: number; file?: string; problem?: string }
  | {
      type: "treesMerged";
      key: string;
      phase: number;
      /** Null: nothing was merged. */
      commit: string | null;
      /** Workers whose work is in it. */
      merged: string[];
      conflicts: HostConflict[];
      rejected?: { worker: string; why: string }[];
      warnings: string[];
      /** Why it could not be done at all. */
      problem?: string;
      /** What must be known first; nothing was merged. */
      wanted?: HostWanted;
    }
  | { type: "finished"; key: string; problem?: string };

export type JobAnswer = { key: string; ref: JobRef } & (
  | {
      type: "sessionStarted";
      session: string;
      tree: string;
      branch?: string;
      sandbox?: string;
      warnings?: string[];
    }
  | { type: "sessionRefused"; reason: HostRefusalReason | "error"; message: string; hint?: string }
  | {
      type: "turnEnded";
      end: HostTurnEnd["end"];
      detail?: string;
      reply?: string;
      usage?: HostUsage;
      /** When a limit is over, where the agent says so. ISO 8601. */
      resetAt?: string;
      /** What it sent and is not known yet. */
      sent?: Omit<Message, "from">[];
    }
  | { type: "teamStarted"; run: string }
  | {
      type: "teamEnded";
      status: RunStatus;
      reason: string | null;
      text: string;
      data: unknown;
      usage: HostUsage;
      problems: string[];
      /** What its workers' trees were merged to, and the branch that leads there. */
      commit?: string;
      branch?: string;
    }
  | { type: "turnSent" }
  | { type: "turnRefused"; message: string }
  | {
      type: "resultCollected";
      text: string;
      /** Null: the worker left no structured result. */
      data: unknown;
      files: string[];
      /** Why `data` does not satisfy the phase's `outputs`. */
      problems: string[];
      warnings: string[];
    }
  | {
      type: "sessionStopped";
      exitCode: number | null;
      signal: string | null;
      /** Its terminal was gone with whatever held it. */
      lost?: true;
      commit?: string;
      transcript?: string;
      /** What its last turn had used in the end, also one that was broken off. */
      spent?: { turn: string; usage: HostUsage };
      warnings?: string[];
      problem?: string;
    }
  | { type: "scratchpadWritten"; file?: string; problem?: string }
);
