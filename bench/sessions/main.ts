// npm run bench:sessions [-- --json] [-- --only PART] [-- --beside PEER,PEER] [-- --n N] [-- --mb N]: terminals of the daemon
// side by side with a C reader, node-pty, tmux and dtach, from one run. `--beside`: throughput next to these peers alone.
import { spawnSync } from "node:child_process";
import type { Row } from "../row.ts";
// @ts-expect-error: plain JavaScript, so that it runs before anything is installed.
import { needSystemPackages } from "../../scripts/system-packages.mjs";
import { benchAttach, benchIdle, benchSpinners } from "./crowd.ts";
import { benchEcho, benchSpawn } from "./latency.ts";
import { openOurs } from "./ours.ts";
import { openPlace } from "./place.ts";
import { print } from "./print.ts";
import { benchThroughput, type Setting } from "./throughput.ts";
import { openTmux } from "./tmux.ts";
import { optionsOf } from "../../scripts/options.ts";

const PARTS: Record<string, (setting: Setting) => Promise<Row[]>> = {
  throughput: benchThroughput,
  echo: benchEcho,
  spawn: benchSpawn,
  attach: benchAttach,
  spinners: benchSpinners,
  idle: benchIdle,
};

const { values } = optionsOf(import.meta, {
  options: {
    json: { type: "boolean" },
    only: { type: "string" },
    beside: { type: "string" },
    n: { type: "string", default: "5" },
    mb: { type: "string", default: "32" },
  },
});
const chosen = Object.entries(PARTS).filter(
  ([name]) => values.only === undefined || values.only === name,
);
if (chosen.length === 0) fail(`no part ${values.only}; parts: ${Object.keys(PARTS).join(", ")}`, 2);
const missing = needSystemPackages(["tmux", "dtach", "cc"]) as string[];
if (missing.length > 0) fail(`needs ${missing.join(", ")}`, 1);
const built = spawnSync("turbo", ["run", "build", "--output-logs=errors-only"], {
  stdio: ["ignore", 2, 2],
});
if (built.status !== 0) fail("the build failed", 1);

const place = openPlace();
const ours = await openOurs(place.dir);
const tmux = await openTmux(place.dir);
const rows: Row[] = [];
try {
  for (const [name, part] of chosen) {
    process.stderr.write(`bench: ${name}\n`);
    const beside = values.beside?.split(",");
    const setting = {
      place,
      ours,
      tmux,
      n: Number(values.n),
      megabytes: Number(values.mb),
      beside,
    };
    rows.push(...(await part(setting)));
  }
} finally {
  await tmux.close();
  await ours.close();
  place.close();
}
if (values.json) console.log(JSON.stringify(rows));
else print(rows);
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;

function fail(message: string, code: number): never {
  console.error(`bench: ${message}`);
  process.exit(code);
}
