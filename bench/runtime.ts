import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import {
  createState,
  resumeRun,
  runPlan,
  SqliteJournal,
  step,
} from "../packages/runtime/src/index.ts";
import { play, planOf, workersOf } from "../packages/runtime/src/simulate.ts";
import type { HostTurnEnd, SessionHost } from "../packages/runtime/src/index.ts";
import type { Plan } from "../packages/spec/src/plan.ts";
import { timeProcess } from "./process.ts";
import { median, type Row } from "./row.ts";

const PHASES = 100;
const WORKERS = 10;

/** What the engines, the journal and the daemon cost for many workers that do nothing. */
export async function benchRuntime(n: number): Promise<Row[]> {
  const plan = manyWorkers();
  const folder = mkdtempSync(join(tmpdir(), "niia-bench-runtime-"));
  try {
    const engine = Array.from({ length: n }, () => eventsASecond(plan));
    const resumed: number[] = [];
    for (let round = 0; round < n; round++) resumed.push(await resumeMs(join(folder, `${round}`)));
    return [
      {
        ...row("pure engine", "events/s", median(engine), n),
        limit: ">= 100000",
        ok: median(engine) >= 100_000,
      },
      atMost(row("resume of a run with 10,000 events", "ms", median(resumed), n), 1_000),
      atMost(
        row(
          "journal, bytes an event of 10 times as many over those of few",
          "x",
          growth(folder),
          1,
        ),
        1.2,
      ),
      atMost(
        row(
          `a worker of ${PHASES * WORKERS} in ${PHASES} phases, real daemon`,
          "ms",
          await daemonMs(folder),
          1,
        ),
        20,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function row(name: string, unit: string, ours: number, n: number): Omit<Row, "limit" | "ok"> {
  return { suite: "runtime", name, unit, ours, peers: {}, ratio: null, n };
}

function atMost(figure: Omit<Row, "limit" | "ok">, most: number): Row {
  return { ...figure, limit: `<= ${most}`, ok: figure.ours <= most };
}

function manyWorkers(phases = PHASES): Plan {
  const workers = workersOf(Array.from({ length: WORKERS }, () => ["claude"]));
  return planOf({ phases: Array.from({ length: phases }, () => ({ workers })) });
}

function eventsASecond(plan: Plan): number {
  const { events } = play(plan);
  const start = performance.now();
  let state = createState(plan, { id: "r", width: 64 });
  for (const event of events) state = step(state, event).state;
  return events.length / ((performance.now() - start) / 1000);
}

/** Takes up a run of which 10,000 events are in the journal, to where it acts again. */
async function resumeMs(folder: string): Promise<number> {
  const journal = filled(`${folder}.db`, 200);
  const idle: SessionHost = {
    start: ({ key }) => Promise.resolve({ id: key, tree: "/" }),
    prompt: () => Promise.resolve(),
    turnEnded: () => new Promise<HostTurnEnd>(() => undefined),
    stop: () => Promise.resolve({ exitCode: 0, signal: null }),
  };
  const abort = new AbortController();
  const start = performance.now();
  const run = resumeRun("r", { host: idle, journal, signal: abort.signal });
  const ms = performance.now() - start;
  abort.abort();
  await run.done;
  return ms;
}

function filled(file: string, phases: number): SqliteJournal {
  const plan = manyWorkers(phases);
  const journal = new SqliteJournal(new DatabaseSync(file));
  const abort = AbortSignal.abort();
  const host = {} as SessionHost;
  runPlan({ id: "r", plan, cwd: "/", paths: { runs: file }, host, journal, signal: abort });
  const { events } = play(plan);
  journal.append("r", events.slice(0, Math.min(10_000, events.length - 5)));
  return journal;
}

function growth(folder: string): number {
  const bytes = (phases: number): number => {
    const file = join(folder, `growth-${phases}.db`);
    const plan = manyWorkers(1);
    const journal = new SqliteJournal(new DatabaseSync(file));
    journal.create({
      id: "r",
      name: "r",
      status: "done",
      createdAt: 0,
      plan,
      facts: { id: "r", width: 1 },
      cwd: "/",
      dir: "/",
      env: {},
    });
    const { events } = play(manyWorkers(phases));
    for (const event of events) journal.append("r", [event]);
    return statSync(file).size / events.length;
  };
  return bytes(200) / bytes(20);
}

async function daemonMs(folder: string): Promise<number> {
  const env = {
    ...process.env,
    HOME: folder,
    XDG_STATE_HOME: join(folder, "state"),
    XDG_CONFIG_HOME: join(folder, "config"),
    XDG_CACHE_HOME: join(folder, "cache"),
    XDG_RUNTIME_DIR: folder,
    NO_COLOR: "1",
  };
  const niia = fileURLToPath(new URL("../apps/cli/bin/niia.js", import.meta.url));
  const file = join(folder, "bench.connector.json");
  const workers = Array.from({ length: WORKERS }, () => ({ model: "shell", prompt: "true" }));
  const phases = Array.from({ length: PHASES }, () => ({ workers }));
  writeFileSync(file, JSON.stringify({ pipeline: { phases } }));
  await timeProcess(process.execPath, [niia, "daemon", "start"], env);
  try {
    return (await timeProcess(process.execPath, [niia, "run", file], env)) / (PHASES * WORKERS);
  } finally {
    await timeProcess(process.execPath, [niia, "daemon", "stop"], env);
  }
}
