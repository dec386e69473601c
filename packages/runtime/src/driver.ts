import type { LimitPolicy, Plan } from "@connector/spec";
import { type Clock, systemClock } from "./driver/clock.ts";
import { checkBudget } from "./driver/budget.ts";
import { checkDecisions } from "./driver/decisions.ts";
import { drive } from "./driver/drive.ts";
import type { RunFiles } from "./driver/files.ts";
import type { Fleet, Limits } from "./driver/fleet.ts";
import type { Evaluate, Validate } from "./driver/place.ts";
import { checkPlan } from "./driver/preflight.ts";
import type { Decisions, RunEvent } from "./engine/event.ts";
import type { Selection } from "./engine/selection.ts";
import { stateAfter } from "./engine/replay.ts";
import { createState } from "./engine/start.ts";
import type { Budget, Letter, RunFacts, RunState, Usage } from "./engine/state.ts";
import { RunError } from "./error.ts";
import type { SessionHost } from "./host.ts";
import type { Journal, RunRecord } from "./journal/journal.ts";
import type { RunReport } from "./report/summary.ts";

/** With what a run is carried out, whether it is new or goes on. */
export interface DriverOptions {
  host: SessionHost;
  journal: Journal;
  clock?: Clock;
  files?: RunFiles;
  evaluate?: Evaluate;
  validate?: Validate;
  /** Markdown that every agent gets with its first prompt, in place of the plan's `flow`. */
  instructions?: string[];
  /** Every run that is under way here, sub-teams too; default: one of their own. */
  fleet?: Fleet;
  /** What is done to the plan of a sub-team before it runs. */
  prepare?: (plan: Plan) => Plan;
  /** Every machine that a sub-team names is this one. */
  machineHere?: boolean;
  limits?: Partial<Limits>;
  /** Milliseconds between two looks for messages that workers send while they work; default 500. */
  mailEvery?: number;
  /** Told what the run has used so far, in all. */
  spent?: (usage: Usage) => void;
  /** Aborting lets go of the run: nothing more is done, its sessions go on, and `resumeRun` can take it up again. */
  signal?: AbortSignal;
}

export interface RunOptions extends DriverOptions {
  /** See `newRunId`. */
  id: string;
  plan: Plan;
  task?: string;
  /** The payload of what triggered the run: `{event.…}`. */
  input?: unknown;
  /** Where sessions start, and the repository that worktrees are made of. */
  cwd: string;
  /** `runs`: the run's folder is made in it, named by its id. */
  paths: { runs: string };
  /** For every session of the run. Kept in the journal: no secrets here. */
  env?: Record<string, string>;
  selection?: Selection;
  /** Wins over what document and models say. */
  permission?: "plan" | "ask" | "edit" | "full";
  /** Wins over what the document says. */
  onLimit?: LimitPolicy;
  /** The agent of workers whose model names none. */
  agent?: string;
  /** Commit from which the first worktrees start; default: the repository's HEAD. */
  base?: string;
  /** How many workers of a parallel phase work at once; default 64. */
  width?: number;
  /** The run that it is a sub-team of. */
  parent?: RunFacts["parent"];
}

/** A run under way. */
export interface Run {
  readonly id: string;
  /** The run as it was before its first event. */
  readonly initial: RunState;
  /** The run as it is. */
  readonly state: RunState;
  /** Every event from the first one on, each once it is in the journal. Any number of readers. */
  readonly events: AsyncIterable<RunEvent>;
  /** Sends a message from a person. Resolves once it is in the journal, with what became of it so far. The same `id` is
   *  the same message, however often it is sent. */
  send(message: { id: string; to: string; text: string }): Promise<Letter[]>;
  /** Sends once more what could not be delivered. */
  redeliver(id: string): Promise<Letter[]>;
  /** Counts what a run that one of its agents started has used so far, in all. */
  spent(child: string, usage: Usage): void;
  /** Asks the run to stop: sessions are stopped, and it ends `cancelled`. */
  cancel(reason?: string): void;
  /** The report, once the run has ended and that is written down; with status `running` when it was let go of.
   *  Rejects when the journal cannot be written: nothing is done then that is not in it. */
  readonly done: Promise<RunReport>;
}

/** Starts a run. Throws `RunError` before anything has happened when the plan cannot be run. */
export function runPlan(options: RunOptions): Run {
  const { id, task, input, selection, base, permission, onLimit, parent, agent } = options;
  const plan = checkPlan(options.plan, options);
  const facts = {
    id,
    ...(task === undefined ? {} : { task }),
    ...(input === undefined ? {} : { event: input }),
    ...(selection === undefined ? {} : { selection }),
    ...(base === undefined ? {} : { base }),
    ...(parent === undefined ? {} : { parent }),
    ...(onLimit === undefined ? {} : { onLimit }),
    width: options.width ?? 64,
  };
  createState(plan, facts);
  const record: RunRecord = {
    id,
    name: plan.name,
    status: "running",
    createdAt: (options.clock ?? systemClock).now(),
    plan,
    facts,
    cwd: options.cwd,
    dir: `${options.paths.runs}/${id}`,
    env: options.env ?? {},
    ...(permission === undefined ? {} : { permission }),
    ...(agent === undefined ? {} : { agent }),
  };
  options.journal.create(record);
  return drive(record, options, { events: [], start: { runPlan, resumeRun } });
}

export interface ResumeOptions extends DriverOptions {
  /** These phases once more, whatever became of them; the others keep what they have. */
  selection?: Selection;
  /** In place of the document's. */
  /** Limits in place of those the run had; the others hold. Throws `wrong-state` where one that holds is used up. */
  budget?: Budget;
  /** Where the run's folder is now; default: where it was. */
  paths?: { runs: string };
  /** What becomes of workers, by name or `phase/name`. Throws `unknown-worker`. */
  decide?: Decisions;
}

/** Takes up a run again. One that was cut off (its record says `running`) goes on where it was: the journal gives back
 *  its state, and only what was open is done again, under the same keys. One that ended goes on with what is not done. */
export function resumeRun(id: string, options: ResumeOptions): Run {
  const known = options.journal.get(id);
  if (known === undefined) {
    throw new RunError("unknown-run", `there is no run ${id}`, { hint: "`niia runs` lists them." });
  }
  const { selection, budget, decide, paths } = options;
  const record = paths === undefined ? known : { ...known, dir: `${paths.runs}/${id}` };
  const events = options.journal.read(id);
  if (decide !== undefined) checkDecisions(record.plan, decide);
  if (record.status !== "running") checkBudget(stateAfter(record, events), budget);
  const again = {
    ...(decide === undefined ? {} : { decide }),
    ...(selection === undefined ? {} : { selection }),
    ...(budget === undefined ? {} : { budget }),
  };
  return drive(record, options, {
    events,
    start: { runPlan, resumeRun },
    ...(record.status === "running" && Object.keys(again).length === 0 ? {} : { again }),
  });
}
