// Real agents at everything that can happen in a turn, many times, against a stub of their models.
//   npm run agents:matrix [-- --times N --agents claude,pi --scenarios prompt,tool --lanes N --size 80x24 --screens FOLDER --json]
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
  AGENT_NAMES,
  type AgentName,
  installAgents,
  PACKAGES,
} from "../../../packages/testkit/src/index.ts";
import { type Keep, openRing, type Outcome, type Ring } from "./ring.ts";
import { SCENARIOS } from "./scenarios.ts";
import { print } from "./table.ts";

const { values } = parseArgs({
  options: {
    times: { type: "string", default: "10" },
    agents: { type: "string", default: AGENT_NAMES.join() },
    scenarios: { type: "string", default: Object.keys(SCENARIOS).join() },
    lanes: { type: "string", default: "2" },
    size: { type: "string" },
    screens: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const agents = values.agents.split(",").map((name) => {
  const found = AGENT_NAMES.find((other) => other === name);
  if (found === undefined)
    throw new Error(`--agents: ${name} is none of ${AGENT_NAMES.join(", ")}`);
  return found;
});
const names = values.scenarios.split(",");
const bin = process.env["NIIA_TEST_AGENTS"] ?? (await installAgents({ agents })).bin;
const [cols = 120, rows = 40] = (values.size ?? "").split("x").filter(Boolean).map(Number);
const { screens: folder } = values;
const ring: Ring = await openRing(bin, {
  size: { cols, rows },
  ...(folder === undefined ? {} : { keep: keepScreen }),
});
const outcomes: Outcome[] = [];
const bouts = Array.from({ length: Number(values.times) }, () =>
  names.flatMap((name) => agents.map((agent): [AgentName, string] => [agent, name])),
).flat();

async function lane(): Promise<void> {
  for (let bout = bouts.shift(); bout !== undefined; bout = bouts.shift()) {
    const [agent, name] = bout;
    const scenario = SCENARIOS[name];
    if (scenario === undefined) throw new Error(`--scenarios: there is no ${name}`);
    if (scenario.without?.[agent] !== undefined) continue;
    const outcome = await ring.play(agent, name, scenario);
    outcomes.push(outcome);
    if (!values.json) console.error(`${agent} ${name} ${outcome.fault ?? "ok"} (${outcome.ms} ms)`);
  }
}

/** Saves what the screen shows and what the turn is said to be: material for the corpus, to be looked at before it is. */
async function keepScreen({ agent, scenario, session, turn }: Parameters<Keep>[0]): Promise<void> {
  // An agent tells its end before it draws it.
  if (turn.state === "ended") await pause(2_500);
  const { lines, title, cursor } = await ring.client.screen(session);
  const state = turn.dialog?.kind ?? turn.end ?? turn.state;
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
  mkdirSync(folder ?? ".", { recursive: true });
  writeFileSync(
    join(folder ?? ".", `${agent}-${scenario}-${state}-${cols}x${rows}-${turn.id}.json`),
    JSON.stringify(saved),
  );
}

// Stopped by somebody: what is under way comes to its end, and the table shows what there is.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => bouts.splice(0));

try {
  await Promise.all(Array.from({ length: Number(values.lanes) }, lane));
} finally {
  await ring.close();
}
if (values.json)
  console.log(JSON.stringify({ versions: agents.map((agent) => PACKAGES[agent]), outcomes }));
else print(outcomes, agents, names);
process.exitCode = outcomes.some(({ fault }) => fault !== undefined) ? 1 : 0;
