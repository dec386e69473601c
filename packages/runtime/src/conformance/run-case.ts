import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Plan, plan } from "@connector/spec";
import type { BehaviourCase, Observed } from "@connector/spec/conformance";
import type { Clock } from "../driver/clock.ts";
import { type DriverOptions, resumeRun, type Run, runPlan } from "../driver.ts";
import { jobTitle } from "../engine/names.ts";
import { count } from "../engine/rows.ts";
import { RunError } from "../error.ts";
import type { HostSession } from "../host.ts";
import { phaseText } from "../outcome.ts";
import { summarise } from "../report/summary.ts";
import { ScriptedHost } from "./agents.ts";
import { ToldJournal } from "./journal.ts";
import { seatName } from "./lines.ts";
import type { World } from "./world.ts";

/** Scripted turns and command lines. */
export const PLAIN: World = { able: new Set(["shell"]) };

/** Time goes by this much quicker for timeouts. */
const HASTE = 2_000;

/** Runs a behaviour case in `folder`, which is empty, and writes down what was seen. */
export async function runCase(
  of: BehaviourCase,
  folder: string,
  world: World = PLAIN,
): Promise<Observed> {
  for (const [name, text] of Object.entries(of.files ?? {})) put(join(folder, name), text);
  const source = join(folder, "case.connector.json");
  put(source, JSON.stringify(of.document));
  const { task, host: machine = {} } = of;
  const planned = plan(of.document, {
    source,
    forRun: true,
    machineHere: machine.here ?? [],
    ...(task === undefined ? {} : { task }),
  });
  const wrong = planned.diagnostics.find(({ severity }) => severity === "error");
  if (planned.plan === undefined || wrong !== undefined)
    return { events: ["run . refused"], ...(wrong === undefined ? {} : { code: wrong.code }) };
  const play = new Play(of, { folder, world, plan: planned.plan });
  try {
    world.check?.(planned.plan);
    for (const cause of world.causes?.(of, planned.plan) ?? [{}]) await play.run(cause);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { events: [...play.events, "run . refused"], code: error.code };
  }
  return play.observed();
}

/** One case under way: its runs, their journal and the agents. */
class Play {
  readonly events: string[] = [];
  readonly #of: BehaviourCase;
  readonly #folder: string;
  readonly #world: World;
  readonly #plan: Plan;
  readonly #journal: ToldJournal;
  readonly #host: ScriptedHost;
  readonly #todo: string[] = [];
  #runs = 0;

  constructor(
    of: BehaviourCase,
    { folder, world, plan: planned }: { folder: string; world: World; plan: Plan },
  ) {
    this.#of = of;
    this.#folder = folder;
    this.#world = world;
    this.#plan = planned;
    const actions = [...(of.actions ?? [])];
    const say = (line: string): void => {
      this.events.push(line);
      const due = actions.findIndex(({ when }) => when === line);
      if (due >= 0) this.#todo.push(actions.splice(due, 1)[0]?.do ?? "");
    };
    this.#journal = new ToldJournal(say, (seat) => this.#host.prompts[seat]?.length ?? 0);
    const seat = ({ labels }: HostSession): string => seatOf(this.#journal, labels);
    this.#host = new ScriptedHost({ of, world, seatOf: seat, say });
  }

  /** One run to its end, with what the case does to it on the way. */
  async run({ event }: { event?: unknown }): Promise<void> {
    const { task } = this.#of;
    this.#runs += 1;
    const id = this.#id();
    let abort = new AbortController();
    let run: Run = runPlan({
      ...this.#driver(abort.signal),
      id,
      plan: this.#plan,
      cwd: this.#folder,
      paths: { runs: this.#runsFolder() },
      agent: "claude",
      ...(event === undefined ? {} : { input: event }),
      ...(task === undefined ? {} : { task }),
    });
    for (let ended = false; !ended; ) {
      ended = await Promise.race([run.done.then(() => true), sleep(2, false)]);
      const action = this.#todo.shift();
      if (action === "cancel") run.cancel();
      if (action === "kill" || action === "resume") {
        abort.abort();
        await run.done;
        abort = new AbortController();
        run = resumeRun(id, this.#driver(abort.signal));
        ended = false;
      }
    }
  }

  observed(): Observed {
    const { prompts, trees, commits, reached, servers } = this.#host;
    const states = [...this.#journal.states.values()];
    const seen = { events: this.events, prompts, trees, reached, servers, runs: states.length };
    if (this.#runs === 0) return seen;
    const left = this.#world.left?.(states, commits) ?? {};
    return { ...seen, ...results(this.#journal, this.#id(), this.#runsFolder()), ...left };
  }

  #id(): string {
    return `r-case-${this.#runs}`;
  }

  /** Beside the folder of the document: what a run keeps is no part of the repository. */
  #runsFolder(): string {
    return `${this.#folder}-runs`;
  }

  #driver(signal: AbortSignal): DriverOptions {
    const [host, journal] = [this.#host, this.#journal];
    const prepare = this.#world.prepare?.bind(this.#world);
    const own = prepare === undefined ? {} : { prepare };
    return { host, journal, clock: hasty(), mailEvery: 5 * HASTE, signal, ...own };
  }
}

function results(
  journal: ToldJournal,
  id: string,
  runs: string,
): Pick<Observed, "results" | "result" | "files"> {
  const found: NonNullable<Observed["results"]> = {};
  const dir = join(runs, id);
  for (const [run, state] of journal.states) {
    const prefix = journal.prefix(run);
    for (const phase of summarise(state, { dir }).phases) {
      const index = state.plan.phases.findIndex(({ name }) => name === phase.name);
      const text = phaseText(state, index);
      found[`${prefix}${phase.name}`] = { status: phase.status, text, data: phase.data };
    }
  }
  const { status, text, data } = summarise(journal.state(id), { dir });
  const scratchpad = join(dir, "scratchpad");
  return {
    results: found,
    result: { status, text, data },
    files: existsSync(scratchpad)
      ? readdirSync(scratchpad, { recursive: true, encoding: "utf8" })
      : [],
  };
}

/** The seat of a session, by its labels. */
function seatOf(
  journal: ToldJournal,
  labels: { run: string; phase: string; worker: string },
): string {
  const state = journal.state(labels.run);
  const phase = state.plan.phases.findIndex(({ name }) => name === labels.phase);
  const jobs = count(state.phases.flat()[phase]?.jobs ?? []);
  for (let job = 0; job < jobs; job++)
    if (jobTitle(state.plan, { phase, job }) === labels.worker)
      return seatName(journal.prefix(labels.run), state, { phase, job });
  return `${labels.phase}/${labels.worker}`;
}

function hasty(): Clock {
  const start = Date.now();
  const now = (): number => start + (Date.now() - start) * HASTE;
  return {
    now,
    until: (due, signal) =>
      sleep(Math.max(0, (due - now()) / HASTE), undefined, { signal, ref: false }),
  };
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
