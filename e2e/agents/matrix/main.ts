// Real agents at everything that can happen in a turn, many times, against a stub of their models.
//   npm run agents:matrix [-- --times N --agents claude,pi --scenarios prompt,tool --lanes N --seconds N --results FILE]
//   npm run agents:matrix -- --size 80x24 --screens DIR [...]   at another size; keeps the screens of each cell
//   npm run agents:matrix -- --driver acp [...]       the same agents driven by messages, where they can be
//   npm run agents:matrix -- --table [--write docs/agents-matrix.md] [FILE …]
// What ran is kept in the results file; started again it runs what is missing. A table is made of any number of such files.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { loadProfiles } from "../../../packages/agents/src/index.ts";
import { type Driver, DRIVERS } from "../../../packages/protocol/src/index.ts";
import {
  AGENT_NAMES,
  type AgentName,
  installAgents,
  PACKAGES,
} from "../../../packages/testkit/src/index.ts";
import { keepResult, missing, readResults, toResult } from "./result.ts";
import { type Keep, openRing, type Ring } from "./ring.ts";
import { lacks } from "./scenario.ts";
import { scenarioOf, SCENARIOS } from "./scenarios.ts";
import { document, print } from "./table.ts";
import { optionsOf } from "../../../scripts/options.ts";

const { values, positionals } = optionsOf(import.meta, {
  allowPositionals: true,
  options: {
    times: { type: "string", default: "10" },
    agents: { type: "string" },
    driver: { type: "string", default: "pty" },
    scenarios: { type: "string", default: Object.keys(SCENARIOS).join() },
    lanes: { type: "string", default: "2" },
    seconds: { type: "string" },
    results: { type: "string" },
    table: { type: "boolean", default: false },
    write: { type: "string" },
    size: { type: "string" },
    screens: { type: "string" },
  },
});
const driver = DRIVERS.find((each) => each === values.driver);
if (driver === undefined)
  throw new Error(`--driver: ${values.driver} is none of ${DRIVERS.join(", ")}`);
const kept =
  values.results ?? (driver === "pty" ? "agents-matrix.jsonl" : "agents-matrix-acp.jsonl");
const agents = (values.agents?.split(",") ?? AGENT_NAMES.filter(canBe(driver))).map((name) => {
  const found = AGENT_NAMES.find((other) => other === name);
  if (found === undefined)
    throw new Error(`--agents: ${name} is none of ${AGENT_NAMES.join(", ")}`);
  return found;
});
const scenarios = values.scenarios.split(",");
for (const name of scenarios) scenarioOf(name);
const asked = { names: scenarios, driver };
const files = [kept, ...positionals];
if (!values.table) await run();
const results = readResults(files).filter(
  ({ agent, scenario }) => agents.includes(agent) && scenarios.includes(scenario),
);
print(results, agents, asked);
if (values.write !== undefined) writeTable(values.write);
process.exitCode = results.some(({ ok }) => !ok) ? 1 : 0;

/** Agents whose profile knows the driver. */
function canBe(by: Driver): (name: AgentName) => boolean {
  const profiles = loadProfiles({ variables: { rehearsal: "" } });
  return (name) => by === "pty" || profiles.resolve(name).profile.acp !== undefined;
}

async function run(): Promise<void> {
  const isWithout = (agent: AgentName, name: string): boolean => {
    const scenario = SCENARIOS[name];
    return scenario !== undefined && lacks(scenario, agent, driver ?? "pty") !== undefined;
  };
  const bouts = missing(readResults(files), {
    agents,
    scenarios,
    times: Number(values.times),
    isWithout,
  });
  const limit =
    values.seconds === undefined ? Infinity : performance.now() + Number(values.seconds) * 1_000;
  const bin = process.env["NIIA_TEST_AGENTS"] ?? (await installAgents({ agents })).bin;
  const [cols = 120, rows = 40] = (values.size ?? "").split("x").filter(Boolean).map(Number);
  const { screens: folder } = values;
  const ring: Ring = await openRing(bin, {
    size: { cols, rows },
    ...(driver === undefined ? {} : { driver }),
    ...(folder === undefined ? {} : { keep: (moment) => keepScreen(ring, folder, moment) }),
  });
  const lanes = Number(values.lanes);
  // Stopped by somebody: what is under way comes to its end, and the table shows what there is.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => bouts.splice(0));
  const lane = async (): Promise<void> => {
    for (let bout = bouts.shift(); bout !== undefined; bout = bouts.shift()) {
      if (performance.now() > limit) return;
      const [agent, name] = bout;
      const result = toResult(await ring.play(agent, name, scenarioOf(name)), lanes);
      keepResult(kept, result);
      console.error(`${agent} ${name} ${result.why ?? "ok"} (${result.seconds} s)`);
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    await ring.close();
  }
}

/** Puts the table into a document, between its marks; the words around it are written by hand. */
function writeTable(file: string): void {
  const marks = /(<!-- table -->\n)[\s\S]*(<!-- end of table -->)/;
  const text = readFileSync(file, "utf8");
  if (!marks.test(text)) throw new Error(`${file}: no <!-- table --> to put it`);
  const table = document(results, agents, asked);
  writeFileSync(
    file,
    text.replace(marks, (_, open: string, close: string) => `${open}\n${table}\n\n${close}`),
  );
}

/** Saves what the screen shows and what the turn is said to be: material for the corpus, to be looked at before it is. */
async function keepScreen(
  ring: Ring,
  folder: string,
  { agent, scenario, session, turn }: Parameters<Keep>[0],
): Promise<void> {
  // An agent tells its end before it draws it.
  if (turn.state === "ended") await pause(2_500);
  const { lines, title, cursor, size } = await ring.client.screen(session);
  const state = turn.dialog?.kind ?? turn.end ?? turn.state;
  const { cols, rows } = size;
  const saved = {
    agent,
    version: PACKAGES[agent].version,
    cols,
    rows,
    scenario,
    state,
    prompt: turn.prompt,
    reply: turn.reply,
    title,
    cursor,
    lines,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${agent}-${scenario}-${state}-${cols}x${rows}-${turn.id}.json`),
    JSON.stringify(saved),
  );
}
