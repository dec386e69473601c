import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { plan } from "@connector/spec";
import type { BehaviourCase, Observed } from "@connector/spec/conformance";
import type { Clock } from "../driver/clock.ts";
import { type DriverOptions, resumeRun, type Run, runPlan } from "../driver.ts";
import { jobTitle } from "../engine/names.ts";
import { count } from "../engine/rows.ts";
import { RunError } from "../error.ts";
import { phaseText } from "../outcome.ts";
import { summarise } from "../report/summary.ts";
import { ScriptedHost } from "./agents.ts";
import { ToldJournal } from "./journal.ts";
import { seatName } from "./lines.ts";

/** What this runner can make: a case that needs more is left out. */
export const ABLE: ReadonlySet<string> = new Set(["shell"]);

const ID = "r-case";
/** Time goes by this much quicker for timeouts. */
const HASTE = 2_000;

/** Runs a behaviour case in `folder`, which is empty, and writes down what was seen. */
export async function runCase(of: BehaviourCase, folder: string): Promise<Observed> {
  for (const [name, text] of Object.entries(of.files ?? {})) put(join(folder, name), text);
  const source = join(folder, "case.connector.json");
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
  const events: string[] = [];
  const actions = [...(of.actions ?? [])];
  const todo: string[] = [];
  const say = (line: string): void => {
    events.push(line);
    const due = actions.findIndex(({ when }) => when === line);
    if (due >= 0) todo.push(actions.splice(due, 1)[0]?.do ?? "");
  };
  const journal = new ToldJournal(say, (seat) => host.prompts[seat]?.length ?? 0);
  const host: ScriptedHost = new ScriptedHost(of, ({ labels }) => seatOf(journal, labels), say);
  let abort = new AbortController();
  const driver = (): DriverOptions => ({
    host,
    journal,
    clock: hasty(),
    mailEvery: 5 * HASTE,
    signal: abort.signal,
  });
  try {
    let run: Run = runPlan({
      ...driver(),
      id: ID,
      plan: planned.plan,
      cwd: folder,
      paths: { runs: join(folder, "runs") },
      agent: "claude",
      ...(task === undefined ? {} : { task }),
    });
    for (let ended = false; !ended; ) {
      ended = await Promise.race([run.done.then(() => true), sleep(2, false)]);
      const action = todo.shift();
      if (action === "cancel") run.cancel();
      if (action === "kill" || action === "resume") {
        abort.abort();
        await run.done;
        abort = new AbortController();
        run = resumeRun(ID, driver());
        ended = false;
      }
    }
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { events: [...events, "run . refused"], code: error.code };
  }
  return observed(journal, host, { folder, events });
}

function observed(
  journal: ToldJournal,
  host: ScriptedHost,
  { folder, events }: { folder: string; events: string[] },
): Observed {
  const results: NonNullable<Observed["results"]> = {};
  for (const [id, state] of journal.states) {
    const prefix = journal.prefix(id);
    for (const phase of summarise(state, { dir: folder }).phases) {
      const index = state.plan.phases.findIndex(({ name }) => name === phase.name);
      const text = phaseText(state, index);
      results[`${prefix}${phase.name}`] = { status: phase.status, text, data: phase.data };
    }
  }
  const report = summarise(journal.state(ID), { dir: folder });
  const scratchpad = join(folder, "runs", ID, "scratchpad");
  return {
    events,
    prompts: host.prompts,
    results,
    result: { status: report.status, text: report.text, data: report.data },
    files: existsSync(scratchpad)
      ? readdirSync(scratchpad, { recursive: true, encoding: "utf8" })
      : [],
    trees: host.trees,
    runs: journal.states.size,
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
