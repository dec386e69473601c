// npm run bench [-- SUITE… --n SAMPLES --json]: figures side by side with what they are measured against, from one run.
import { spawnSync } from "node:child_process";
import { benchMerge } from "./merge.ts";
import { benchPipeline } from "./pipeline.ts";
import type { Row } from "./row.ts";
import { benchRuntime } from "./runtime.ts";
import { benchSpec } from "./spec.ts";
import { benchStart } from "./start.ts";
import { optionsOf } from "../scripts/options.ts";

const SUITES: Record<string, (n: number) => Promise<Row[]>> = {
  spec: benchSpec,
  start: benchStart,
  pipeline: benchPipeline,
  merge: benchMerge,
  runtime: benchRuntime,
};

const { values, positionals } = optionsOf(import.meta, {
  allowPositionals: true,
  options: {
    json: { type: "boolean" },
    n: { type: "string", default: "5" },
  },
});
const unknown = positionals.filter((name) => !Object.hasOwn(SUITES, name));
if (unknown.length > 0) {
  console.error(`no suite ${unknown.join(", ")}; suites: ${Object.keys(SUITES).join(", ")}`);
  process.exit(2);
}
const chosen = Object.entries(SUITES).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);

const built = spawnSync("turbo", ["run", "build", "--output-logs=errors-only"], {
  stdio: ["ignore", 2, 2],
});
if (built.status !== 0) process.exit(1);

const rows: Row[] = [];
for (const [name, suite] of chosen) {
  process.stderr.write(`bench: ${name}\n`);
  rows.push(...(await suite(Number(values.n))));
}
if (values.json) console.log(JSON.stringify(rows));
else for (const row of rows) console.log(line(row));
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;

function line(row: Row): string {
  const peers = Object.entries(row.peers).map(
    ([name, value]) => `${name} ${value.toFixed(1)} ${row.unit}`,
  );
  return `${row.ok ? "ok  " : "FAIL"} ${row.suite}: ${row.name}: ${row.ours.toFixed(1)} ${row.unit} (limit ${row.limit}${peers.length > 0 ? `; ${peers.join(", ")}` : ""}; n=${row.n})`;
}
