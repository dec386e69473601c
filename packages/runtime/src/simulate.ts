import type { Plan } from "@connector/spec";
import { resumeRun, runPlan, type Run } from "./driver.ts";
import type { DriverOptions } from "./driver.ts";
import type { Selection } from "./engine/selection.ts";
import type { Budget, RunState } from "./engine/state.ts";
import { type RunReport, summarise } from "./report/summary.ts";
import { memoryFiles } from "./simulate/files.ts";
import { FakeHost } from "./simulate/host.ts";
import { WatchedJournal } from "./simulate/journal.ts";
import { randomPlan } from "./simulate/plan.ts";
import { fateOf, randomOf } from "./simulate/random.ts";
import { checkEnd, type Ended } from "./simulate/invariants.ts";
import { World } from "./simulate/world.ts";

export { differences } from "./simulate/invariants.ts";
export { isOrdered, meshOf, planOf, talkOf, workersOf } from "./simulate/plan.ts";
export { goOn, play, type Played, type Script } from "./simulate/play.ts";

export interface Simulation {
  /** Decides plan, delays, troubles and kills. */
  seed: number;
  plan?: Plan;
  /** How often the driver is killed, at most. */
  kills?: number;
  /** Share of tries that do not end well; default 0.25. */
  trouble?: number;
  /** Asks the run to stop somewhere on its way. */
  cancel?: boolean;
  selection?: Selection;
  budget?: Budget;
  /** Breaks a rule on purpose, to see that it is noticed. */
  mutation?: "skip-append" | "double-typing";
}

export interface Simulated extends Ended {
  report: RunReport;
  kills: number;
  /** Rules that were broken. Empty: all is well. */
  violations: string[];
}

const KILLED = new Error("killed");

/** Runs a plan against agents in memory, in virtual time, killing and resuming the driver on the way. The same options
 *  always give the same outcome. */
export async function simulate(options: Simulation): Promise<Simulated> {
  const { seed, trouble = 0.25, mutation } = options;
  const plan = withBudget(options.plan ?? randomPlan(randomOf(seed)), options.budget);
  const random = randomOf(seed + 1_000_003 * ((options.kills ?? 0) + 1));
  const world = new World(random);
  const violations: string[] = [];
  let kills = options.kills ?? 0;
  let killed = 0;
  let abort = new AbortController();
  const kill = (chance: number): boolean => {
    if (kills === 0 || random() >= chance) return false;
    kills--;
    killed++;
    abort.abort(KILLED);
    return true;
  };
  const id = "r-sim";
  const journal = new WatchedJournal({
    before: () => (mutation === "skip-append" ? random() < 0.1 : kill(0.04)),
    after: () => void kill(0.06),
  });
  const host = new FakeHost({
    world,
    seed,
    trouble,
    post: (path, text) => files.post(path, text),
    forgetful: mutation === "double-typing",
    allow: (key) => {
      if (!journal.commanded.has(key))
        violations.push(`acted on ${key} before it was in the journal`);
    },
  });
  const driver = (): DriverOptions => ({
    host,
    journal,
    clock: world,
    files,
    mailEvery: 4_000,
    evaluate: ({ source, phases: [phase = ""] }, facts) => ({
      value:
        source === "sim"
          ? fateOf(seed, facts.last ?? "") < 0.3
          : facts.phases?.[phase]?.data?.["flag"] === true,
      warnings: [],
    }),
    validate: (_, data) => (typeof data === "object" ? [] : ["is not an object"]),
    signal: abort.signal,
  });
  const files = memoryFiles(world);
  const first = { id, plan, cwd: "/work", paths: { runs: "/runs" }, ...picked(options) };
  let run: Run = runPlan({ ...first, ...driver() });
  let final: RunState | undefined;
  watch(run);
  let cancelAt = options.cancel === true ? 1 + Math.floor(random() * 40) : -1;
  await world.turn(
    () => final !== undefined,
    () => {
      if (--cancelAt === 0) run.cancel();
      kill(0.03);
      if (!abort.signal.aborted) return false;
      takeUp();
      return true;
    },
  );
  const state = final ?? journal.shadow(id);
  const ended = {
    report: summarise(state, { dir: "/runs" }),
    state,
    replayed: journal.shadow(id),
    sent: host.sent,
    used: host.used,
    all: [...journal.shadows.values()],
    typed: host.typed,
    sessions: host.sessions,
  };
  violations.push(...checkEnd(ended));
  return { ...ended, kills: killed, violations };

  /** What a new process does: it takes up what the records say is under way. */
  function takeUp(): void {
    if (journal.get(id)?.status !== "running") {
      final = journal.shadow(id);
      return;
    }
    abort = new AbortController();
    run = resumeRun(id, driver());
    watch(run);
  }

  function watch(current: Run): void {
    current.done.then(
      () => {
        if (current.state.closed) final = current.state;
      },
      (error: unknown) => violations.push(`the driver failed: ${String(error)}`),
    );
  }
}

function picked({ selection }: Simulation): { selection?: Selection } {
  return selection === undefined ? {} : { selection };
}

function withBudget(plan: Plan, budget: Budget | undefined): Plan {
  return budget === undefined ? plan : { ...plan, budget };
}
