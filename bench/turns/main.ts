// npm run bench:turns [-- --json] [-- --n TURNS] [-- --agents N]: how soon a prompt is submitted, how soon its end is
// known, and what it costs to watch agents that spin.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Turn } from "../../packages/protocol/src/index.ts";
import type { Row } from "../row.ts";
import { cpuOf } from "../sessions/cpu.ts";
import { openOurs, type Ours } from "../sessions/ours.ts";
import { print } from "../sessions/print.ts";
import { optionsOf } from "../../scripts/options.ts";

const { values } = optionsOf(import.meta, {
  options: {
    json: { type: "boolean" },
    n: { type: "string", default: "30" },
    agents: { type: "string", default: "20" },
  },
});
const WATCHED_MS = 10_000;
const SETTLED_MS = 30_000;
const built = spawnSync("turbo", ["run", "build", "--output-logs=errors-only"], {
  stdio: ["ignore", 2, 2],
});
if (built.status !== 0) process.exit(1);

const dir = mkdtempSync(join(tmpdir(), "niia-bench-"));
mkdirSync(join(dir, "run"), { mode: 0o700 });
const ours = await openOurs(dir);
try {
  const rows = [
    ...(await turns(ours, Number(values.n))),
    ...(await spinners(ours, Number(values.agents), {
      rate: "eight",
      most: 10,
      script: { think: 600_000 },
    })),
    ...(await spinners(ours, Number(values.agents), {
      rate: "thirty",
      most: 20,
      script: { spin: 600_000 },
    })),
  ];
  if (values.json) console.log(JSON.stringify(rows));
  else print(rows);
  process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
} finally {
  await ours.close();
  rmSync(dir, { recursive: true, force: true });
}

/** One agent, one turn after another. */
async function turns({ client }: Ours, n: number): Promise<Row[]> {
  const session = await agent({ client }, [{ say: "{prompt}" }]);
  const submitted: number[] = [];
  const lags: number[] = [];
  for (let turn = 0; turn < n; turn++) {
    const id = `bench-${turn}`;
    await client.submit(session, { id, prompt: `Say ${turn}` });
    const ended = await client.waitTurn(session, id);
    if (ended.end !== "done") throw new Error(`turn ${turn} ended ${ended.end}: ${ended.detail}`);
    submitted.push(between(ended, "queued", "submitted"));
    lags.push(Math.max(0, (ended.times.ended ?? 0) - toldAt(session)));
  }
  return [
    row("prompt to submitted, p50", quantile(submitted, 0.5), { unit: "ms", most: 1_000, n }),
    row("end told to end known, p50", quantile(lags, 0.5), { unit: "ms", most: 100, n }),
    row("end told to end known, p99", quantile(lags, 0.99), { unit: "ms", most: 500, n }),
  ];
}

/** Agents that repaint a spinner so often a second, as most do (eight) or as the busiest (thirty): what holder and daemon
 *  use for it. */
async function spinners(
  ours: Ours,
  count: number,
  { rate, script, most }: { rate: string; script: object; most: number },
): Promise<Row[]> {
  const { client } = ours;
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const id = await agent(ours, [script]);
    ids.push(id);
    await client.submit(id, { id: `${rate}-${index}`, prompt: "go" });
  }
  for (const [index, id] of ids.entries())
    while ((await client.turn(id, `${rate}-${index}`)).state !== "working") await sleep(200);
  // A daemon that has just begun compiles its code; what a night of watching costs is the figure.
  await sleep(SETTLED_MS);
  const begin = cpuOf(ours.pids());
  const at = performance.now();
  await sleep(WATCHED_MS);
  // The end of the sessions is no part of it.
  const used = ((cpuOf(ours.pids()) - begin) / (performance.now() - at)) * 100;
  await Promise.all(ids.map((id) => client.remove(id, { force: true })));
  return [
    row(`watching ${count} agents, ${rate} frames a second`, used, {
      unit: "% of a core",
      most,
      n: 1,
    }),
  ];
}

async function agent({ client }: Pick<Ours, "client">, script: object[]): Promise<string> {
  const file = join(dir, `${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(file, JSON.stringify({ scripts: [{ do: script }] }));
  const { id } = await client.start({
    agent: "rehearsal",
    cwd: dir,
    permission: "full",
    env: { NIIA_REHEARSAL: file },
    inherit: { PATH: process.env["PATH"] ?? "", HOME: dir },
  });
  await client.wait(id, "ready");
  return id;
}

/** When the agent wrote its last event, by the file's own time. */
function toldAt(session: string): number {
  return statSync(join(dir, "state", "niia", "sessions", session, "events.jsonl")).mtimeMs;
}

function between(turn: Turn, from: "queued", to: "submitted"): number {
  return (turn.times[to] ?? Number.NaN) - (turn.times[from] ?? Number.NaN);
}

function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function row(name: string, ours: number, of: { unit: string; most: number; n: number }): Row {
  const { unit, most, n } = of;
  return {
    suite: "turns",
    name,
    unit,
    ours,
    peers: {},
    limit: `${most} ${unit}`,
    ratio: null,
    n,
    ok: ours <= most,
  };
}
