import type { ConditionFacts, ConditionPlan, SubTeamPlan } from "@connector/spec";
import type { JobRef, RunEvent } from "../engine/event.ts";
import type { Usage } from "../engine/state.ts";
import type { RunReport } from "../report/summary.ts";
import type { Told } from "./loop.ts";
import type { SessionHost } from "../host.ts";
import type { Journal, RunRecord } from "../journal/journal.ts";
import type { Clock } from "./clock.ts";
import type { RunFiles } from "./files.ts";

/** What commands are carried out with. */
export interface Place {
  record: RunRecord;
  host: SessionHost;
  journal: Journal;
  files: RunFiles;
  clock: Clock;
  evaluate: Evaluate;
  validate: Validate;
  teams: Teams;
  /** Waits until a session may start. Throws `HostRefusal` where it could wait for ever. */
  room: (ref: JobRef, signal: AbortSignal) => Promise<void>;
  /** Tells the run what came from outside. */
  tell: (event: Told<RunEvent>) => void;
  /** Whether the run has a message of that id. */
  isKnown: (id: string) => boolean;
  /** Milliseconds between two looks for messages of a worker at work. */
  mailEvery?: number;
  /** Markdown that every agent gets with its first prompt. */
  instructions: () => Promise<string[]>;
}

/** Runs of sub-teams. Every call is idempotent by the ids it is given. */
export interface Teams {
  /** Starts the run of a sub-team, or finds the one that `key` started before. Throws `HostRefusal`. */
  start(request: TeamRequest): Promise<{ run: string }>;
  /** Resolves when it has ended. `spent` is told what it has used so far, in all. */
  ended(run: string, spent: (usage: Usage) => void, signal: AbortSignal): Promise<RunReport>;
  cancel(run: string, reason: string): void;
}

export interface TeamRequest {
  key: string;
  team: SubTeamPlan;
  task: string | undefined;
  /** Commit that its trees start from. */
  base: string | undefined;
}

/** Throws when the condition has no boolean value. */
export type Evaluate = (
  condition: ConditionPlan,
  facts: ConditionFacts,
) => { value: boolean; warnings: string[] } | Promise<{ value: boolean; warnings: string[] }>;

/** One line for each way in which `data` does not satisfy the JSON Schema; empty when it does. */
export type Validate = (
  schema: Record<string, unknown>,
  data: unknown,
) => string[] | Promise<string[]>;
