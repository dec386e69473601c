import { createHash } from "node:crypto";
import { dirname } from "node:path";
import type { Plan } from "@connector/spec";
import type { DriverOptions, Run, RunOptions, ResumeOptions } from "../driver.ts";
import { step } from "../engine/step.ts";
import { createState } from "../engine/start.ts";
import type { Usage } from "../engine/state.ts";
import { RunError } from "../error.ts";
import { HostRefusal } from "../host.ts";
import type { RunRecord } from "../journal/journal.ts";
import { type RunReport, summarise } from "../report/summary.ts";
import { checkLimits } from "./limits.ts";
import type { Teams } from "./place.ts";
import { readTeam } from "./team-document.ts";

export type { Limits } from "./limits.ts";

/** The runs that are under way here. */
export interface Fleet {
  get(id: string): Run | undefined;
  /** Called with each run of a sub-team that starts or goes on. */
  add(run: Run): void;
  list(): Run[];
}

/** How runs of sub-teams are begun and taken up. */
export interface Start {
  runPlan: (options: RunOptions) => Run;
  resumeRun: (id: string, options: ResumeOptions) => Run;
}

/** Runs of sub-teams in the same journal, with the same host. Their ids are made of what they are for, so that a parent
 *  that is taken up again finds them. */
export function teamsOf(
  parent: RunRecord,
  options: DriverOptions & { fleet: Fleet },
  start: Start,
): Teams {
  const { fleet } = options;
  const listeners = new Map<string, (usage: Usage) => void>();
  const shared = sharedOf(options);

  const inherited = (id: string): DriverOptions => ({
    ...shared,
    fleet,
    spent: (usage) => listeners.get(id)?.(usage),
  });
  const keep = (run: Run): Run => {
    fleet.add(run);
    return run;
  };

  return {
    async start({ key, team, task, base }) {
      const id = teamRunId(key);
      if (options.journal.get(id) !== undefined) return { run: id };
      const depth = (parent.facts.parent?.depth ?? 0) + 1;
      checkLimits({ depth, runs: fleet.list(), limits: options.limits });
      const plan = readTeam(team, parent.plan, { machineHere: options.machineHere });
      const own = withServers(options.prepare?.(plan) ?? plan, parent.plan);
      keep(refusing(() => start.runPlan(child(own, { id, depth, task, base }))));
      return { run: id };
    },
    async ended(id, spent, signal) {
      listeners.set(id, spent);
      const run = live(id);
      const report = run === undefined ? past(id) : await run.done;
      listeners.delete(id);
      signal.throwIfAborted();
      if (report.status === "running" || report.status === "pending")
        throw new Error(`its run ${id} was let go of`);
      return report;
    },
    cancel: (id, reason) => live(id)?.cancel(reason),
  };

  function child(
    plan: Plan,
    of: { id: string; depth: number; task: string | undefined; base: string | undefined },
  ): RunOptions {
    const { permission, agent, facts } = parent;
    return {
      ...inherited(of.id),
      id: of.id,
      plan,
      cwd: parent.cwd,
      paths: { runs: dirname(parent.dir) },
      env: parent.env,
      width: facts.width,
      parent: { run: parent.id, depth: of.depth },
      ...(facts.event === undefined ? {} : { input: facts.event }),
      ...(of.task === undefined ? {} : { task: of.task }),
      ...(of.base === undefined ? {} : { base: of.base }),
      ...(permission === undefined ? {} : { permission }),
      ...(facts.onLimit === undefined ? {} : { onLimit: facts.onLimit }),
      ...(agent === undefined ? {} : { agent }),
    };
  }

  /** The run as it is under way, taken up again where a crash cut it off; undefined once it has ended. */
  function live(id: string): Run | undefined {
    const known = fleet.get(id);
    if (known !== undefined) return known;
    if (options.journal.get(id)?.status !== "running") return undefined;
    return keep(start.resumeRun(id, { ...inherited(id), paths: { runs: dirname(parent.dir) } }));
  }

  function past(id: string): RunReport {
    const record = options.journal.get(id);
    if (record === undefined) throw new Error(`there is no run ${id}`);
    const state = options.journal
      .read(id)
      .reduce((now, event) => step(now, event).state, createState(record.plan, record.facts));
    return summarise(state, { dir: record.dir });
  }
}

const SHARED = [
  "host",
  "journal",
  "clock",
  "files",
  "evaluate",
  "validate",
  "prepare",
  "machineHere",
  "limits",
  "mailEvery",
  "signal",
] as const satisfies (keyof DriverOptions)[];

/** What a run has in common with its sub-teams: what it was asked for itself, such as a selection, is not theirs. */
function sharedOf(options: DriverOptions): DriverOptions {
  const { host, journal } = options;
  const rest = SHARED.filter((name) => options[name] !== undefined);
  return { host, journal, ...Object.fromEntries(rest.map((name) => [name, options[name]])) };
}

/** Sessions of a team get its own servers, and those of the document around it. */
function withServers(plan: Plan, around: Plan): Plan {
  const own = new Set(plan.mcp.map(({ name }) => name));
  return { ...plan, mcp: [...around.mcp.filter(({ name }) => !own.has(name)), ...plan.mcp] };
}

/** The id of the run that a try is, by the key of the try. */
export function teamRunId(key: string): string {
  return `r-${createHash("sha256").update(key).digest("hex").slice(0, 12)}`;
}

/** A run with its sub-teams, and no others. */
export function smallFleet(): Fleet {
  const runs = new Map<string, Run>();
  return {
    get: (id) => runs.get(id),
    add: (run) => {
      runs.set(run.id, run);
      void run.done.catch(() => undefined).finally(() => runs.delete(run.id));
    },
    list: () => [...runs.values()],
  };
}

/** What a document lacks is refused, in its own words. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    const { message, hint } = error;
    throw new HostRefusal("refused", message, {
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
