import type { JobRef } from "./event.ts";
import type { Asked } from "./state.ts";

/** What the engine wants done. A command whose answer is not in the journal is open; after a crash exactly the open
 *  ones are carried out again, with the same key. */
export type Command =
  | { kind: "evaluateCondition"; key: string; phase: number }
  | { kind: "evaluateUntil"; key: string; phase: number; last: string; round: number }
  /** Starts the session of `key` with its first turn. */
  | { kind: "startSession"; key: string; ref: JobRef; turn: string }
  | { kind: "awaitTurn"; key: string; ref: JobRef; session: string; turn: string }
  | { kind: "collectResult"; key: string; ref: JobRef }
  | {
      kind: "sendTurn";
      key: string;
      ref: JobRef;
      session: string;
      turn: string;
      /** Which words are sent. */
      asked: Asked;
    }
  /** Starts the run of a sub-team. */
  | { kind: "startTeam"; key: string; ref: JobRef }
  | { kind: "awaitTeam"; key: string; ref: JobRef; run: string }
  | { kind: "stopTeam"; key: string; ref: JobRef; run: string; reason: StopReason }
  | { kind: "stopSession"; key: string; ref: JobRef; session: string; reason: StopReason }
  | { kind: "writeScratchpad"; key: string; ref: JobRef }
  | { kind: "writeMinutes"; key: string; phase: number }
  /** Merges the trees of a phase whose jobs have ended. */
  | { kind: "mergeTrees"; key: string; phase: number }
  /** `due` is in milliseconds since the epoch. */
  | { kind: "startTimer"; key: string; due: number; ref?: JobRef }
  /** The answers to these commands are no longer waited for. */
  | { kind: "abandon"; keys: string[] }
  | { kind: "finish"; key: string };

export type StopReason = "done" | "cancelled" | "timeout" | "failover";
