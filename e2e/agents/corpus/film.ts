// Recordings and screens of real agents in other colour themes, through all states in one session, by keys alone.
//   node --conditions=@connector/source e2e/agents/corpus/film.ts FOLDER [--agents claude,qwen] [--themes light,blind,plain]
//     [--sizes 80x24,132x43] [--lanes N] [--homes FOLDER] [--seconds N]
// FOLDER gets a recording of each session, and their labels in screens.jsonl and recordings.jsonl. A session whose recording
// is there is not made again, so the work can be cut into pieces. `--homes`: where the agents' users live, since some agents
// print that path. Look at a screen before it becomes part of the corpus.
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AGENT_NAMES, installAgents } from "../../../packages/testkit/src/index.ts";
import { homesOf } from "../homes.ts";
import { openRing } from "../matrix/ring.ts";
import { nameOf, type Shot, take } from "./take.ts";
import { THEMES } from "./theme.ts";
import { TOURISTS } from "./tour.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    agents: { type: "string", default: Object.keys(TOURISTS).join() },
    themes: { type: "string", default: THEMES.join() },
    sizes: { type: "string", default: "80x24,132x43" },
    lanes: { type: "string", default: "2" },
    homes: { type: "string" },
    seconds: { type: "string", default: "3600" },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error("name the folder that gets the recordings");
mkdirSync(folder, { recursive: true });
const bin = process.env["NIIA_TEST_AGENTS"] ?? (await installAgents({})).bin;
const where = { bin, homes: values.homes ?? homesOf(bin) };
const until = Date.now() + Number(values.seconds) * 1000;
const agents = AGENT_NAMES.filter(
  (agent) => agent in TOURISTS && values.agents.split(",").includes(agent),
);
const shots = THEMES.filter((theme) => values.themes.split(",").includes(theme))
  .flatMap((theme) =>
    values.sizes.split(",").flatMap((size) => agents.map((agent) => ({ agent, theme, size }))),
  )
  .filter((shot) => !existsSync(join(folder, `${nameOf(shot)}.cast`)));
const ring = await openRing(bin);
try {
  await Promise.all(
    Array.from({ length: Number(values.lanes) }, async () => {
      for (let shot = shots.shift(); shot && Date.now() < until; shot = shots.shift())
        await film(shot, folder).catch((error: unknown) => console.error(String(error)));
    }),
  );
} finally {
  await ring.close();
}

async function film(shot: Shot, into: string): Promise<void> {
  const began = Date.now();
  const { cast, screens, labels, doubts } = await take(ring, shot, where);
  const append = (file: string, value: object): void =>
    appendFileSync(join(into, file), `${JSON.stringify(value)}\n`);
  for (const screen of screens) append("screens.jsonl", screen);
  if (labels) append("recordings.jsonl", labels);
  writeFileSync(join(into, `${nameOf(shot)}.cast`), cast);
  for (const doubt of doubts) console.error(doubt);
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${nameOf(shot)}: ${screens.length} screens in ${seconds} s`);
}
