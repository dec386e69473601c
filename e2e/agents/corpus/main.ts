// Screens of real agents for the corpus, each labelled by what the model and the keys did: no turn engine takes part.
//   node --conditions=@connector/source e2e/agents/corpus/main.ts FILE [--agents claude,pi] [--lanes N]
// Look at each screen, and at its label, before it becomes part of the corpus, and before the engine is asked about it.
import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
  AGENT_NAMES,
  type AgentName,
  installAgents,
  PACKAGES,
} from "../../../packages/testkit/src/index.ts";
import type { Scenario } from "../matrix/scenario.ts";
import { openRing, type Ring } from "../matrix/ring.ts";
import { type Scene, SCENES } from "./scene.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    agents: { type: "string", default: AGENT_NAMES.join() },
    lanes: { type: "string", default: "2" },
  },
});
const [file] = positionals;
if (file === undefined) throw new Error("name the file that the screens are added to");
const agents = AGENT_NAMES.filter((name) => values.agents.split(",").includes(name));
const bin = process.env["NIIA_TEST_AGENTS"] ?? (await installAgents({ agents })).bin;
const ring = await openRing(bin);
const jobs = SCENES.flatMap((scene) =>
  agents
    .filter((agent) => !scene.without?.includes(agent))
    .map((agent): [AgentName, Scene] => [agent, scene]),
);
try {
  await Promise.all(
    Array.from({ length: Number(values.lanes) }, async () => {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift())
        await record(ring, ...job).catch((error: unknown) => console.error(String(error)));
    }),
  );
} finally {
  await ring.close();
}

async function record(place: Ring, agent: AgentName, scene: Scene): Promise<void> {
  const { client } = place;
  const { name, cols, rows, permission, model, steps } = scene;
  const scenario: Scenario = {
    title: name,
    permission,
    model: model ?? (() => ({})),
    play: async () => undefined,
  };
  const bout = place.enter(agent, scenario);
  const session = await bout.start({ size: { cols, rows } });
  const prompt = `${name} ${bout.token}`;
  for (const step of steps) {
    if ("wait" in step) await pause(step.wait * (agent === "opencode" ? 2 : 1));
    else if ("keys" in step) await client.write(session, step.keys(agent, prompt));
    else await keep(step.label, step.moment);
  }
  await client.kill(session, { graceMs: 300 }).catch(() => undefined);

  async function keep(label: string, moment: string): Promise<void> {
    const { lines, title } = await client.screen(session);
    const entry = {
      id: `held/${agent}/${name}-${moment}-${cols}x${rows}`,
      agent,
      version: PACKAGES[agent].version,
      cols,
      rows,
      title,
      lines: lines.map((line) => line.replaceAll(/\S*\/work\/bout/g, "~/code/bout").trimEnd()),
      ...(moment === "begin" ? {} : { prompt }),
      state: label,
      source: "own",
      licence: "Apache-2.0",
    };
    appendFileSync(file ?? "", `${JSON.stringify(entry)}\n`);
  }
}
