import type { Plan } from "@connector/spec";
import type { RunEvent } from "../engine/event.ts";
import type { RunFacts, RunStatus } from "../engine/state.ts";

/** What a run is, apart from what happened in it. Times are milliseconds since the epoch. */
export interface RunRecord {
  id: string;
  name: string;
  status: RunStatus;
  createdAt: number;
  endedAt?: number;
  plan: Plan;
  facts: RunFacts;
  /** Where the run's sessions start. */
  cwd: string;
  /** The run's own folder: scratchpad, results, report. */
  dir: string;
  /** For every session of the run. Kept with the record: no secrets here. */
  env: Record<string, string>;
  permission?: "plan" | "ask" | "edit" | "full";
  /** The agent of workers whose model names none, for sub-teams. */
  agent?: string;
}

/** Where runs and their events are kept. `append` must be durable when it returns or resolves: the driver acts on an
 *  event only after that. */
export interface Journal {
  /** Throws `RunError` `run-exists` when there is a run of that id. */
  create(record: RunRecord): void;
  get(id: string): RunRecord | undefined;
  /** The newest first. */
  list(): RunRecord[];
  update(id: string, change: Pick<RunRecord, "status"> & { endedAt?: number }): void;
  append(id: string, events: RunEvent[]): Promise<void> | void;
  /** Every event of the run, in order. */
  read(id: string): RunEvent[];
}
