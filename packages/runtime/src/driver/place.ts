import type { ConditionFacts, ConditionPlan } from "@connector/spec";
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
  /** Markdown that every agent gets with its first prompt. */
  instructions: () => Promise<string[]>;
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
