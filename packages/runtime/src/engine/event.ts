import type { HostRefusalReason, HostTurnEnd, HostUsage } from "../host.ts";
import type { Selection } from "./selection.ts";
import type { Budget } from "./state.ts";

/** What the engine is told, and what the journal holds. `at` is in milliseconds since the epoch.
 *  An event with a `key` answers the command of that key; a second answer changes nothing. */
export type RunEvent = { at: number } & (
  | { type: "started" }
  /** A run that ended without being done goes on: what failed, was cancelled or not reached is done again. */
  | { type: "resumed"; selection?: Selection; budget?: Budget }
  | { type: "cancelRequested"; reason?: string }
  | Answer
);

/** Where a job stands in the plan, for commands and answers: `job` counts the phase's steps, then its workers. */
export interface JobRef {
  phase: number;
  job: number;
}

export type Answer =
  | { type: "timerFired"; key: string; ref?: JobRef }
  | { type: "conditionEvaluated"; key: string; value: boolean; warnings: string[] }
  | { type: "conditionFailed"; key: string; message: string }
  | JobAnswer
  | { type: "finished"; key: string; problem?: string };

export type JobAnswer = { key: string; ref: JobRef } & (
  | { type: "sessionStarted"; session: string; tree: string; branch?: string; sandbox?: string }
  | { type: "sessionRefused"; reason: HostRefusalReason | "error"; message: string; hint?: string }
  | {
      type: "turnEnded";
      end: HostTurnEnd["end"];
      detail?: string;
      reply?: string;
      usage?: HostUsage;
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
      commit?: string;
      transcript?: string;
      problem?: string;
    }
  | { type: "scratchpadWritten"; file?: string; problem?: string }
);
