// Recordings and screens of real agents in other colour themes, through all states in one session, by keys alone.
//   node --conditions=@connector/source e2e/agents/corpus/film.ts FOLDER [--agents claude,qwen] [--themes light,blind,plain]
//     [--sizes 80x24,132x43] [--lanes N] [--homes FOLDER] [--seconds N]
// FOLDER gets a recording of each session, screens.jsonl and recordings.jsonl. A session whose recording is there is not
// made again, so a tour can be cut into pieces. `--homes`: where the agents' users live, since some agents print that path.
import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
  AGENT_NAMES,
  type AgentName,
  installAgents,
  PACKAGES,
  setUpAgents,
  type StubRequest,
} from "../../../packages/testkit/src/index.ts";
import { homesOf } from "../homes.ts";
import { openRing, type Ring } from "../matrix/ring.ts";
import { dress, type Theme, THEMES, trust } from "./theme.ts";
import { isTrue, type Stop, TOUR, TOURISTS } from "./tour.ts";

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
const homes = values.homes ?? homesOf(bin);
const until = Date.now() + Number(values.seconds) * 1000;
const jobs = THEMES.filter((theme) => values.themes.split(",").includes(theme)).flatMap((theme) =>
  values.sizes.split(",").flatMap((size) =>
    AGENT_NAMES.filter((agent) => agent in TOURISTS && values.agents.split(",").includes(agent))
      .map((agent) => ({ agent, theme, size, file: `${agent}-${theme}-${size}.cast` }))
      .filter(({ file }) => !existsSync(join(folder, file))),
  ),
);
const ring = await openRing(bin);
try {
  await Promise.all(
    Array.from({ length: Number(values.lanes) }, async () => {
      for (let job = jobs.shift(); job && Date.now() < until; job = jobs.shift())
        await film(ring, job, folder).catch((error: unknown) => console.error(String(error)));
    }),
  );
} finally {
  await ring.close();
}

async function isSoon(holds: () => boolean): Promise<boolean> {
  for (const limit = Date.now() + 60_000; Date.now() < limit; await pause(50))
    if (holds()) return true;
  return false;
}

interface Job {
  agent: AgentName;
  theme: Theme;
  size: string;
  file: string;
}

async function film(place: Ring, job: Job, into: string): Promise<void> {
  const { client, stub } = place;
  const { agent, theme, size, file } = job;
  const began = Date.now();
  const home = join(homes, file.replace(/\.cast$/, ""));
  const cwd = join(home, "code");
  const { env } = setUpAgents({ home, bin, stub });
  mkdirSync(cwd, { recursive: true });
  const more = dress(home, theme);
  trust(home, cwd);
  const { token } = place.enter(agent, {
    title: file,
    model: ({ prompt }) => TOUR.find(({ name }) => prompt.startsWith(name))?.model ?? {},
    play: async () => undefined,
  });
  const [cols = 80, rows = 24] = size.split("x").map(Number);
  const permission = TOURISTS[agent] ?? "full";
  const slow = agent === "opencode" ? 1.6 : 1;
  const { id: session } = await client.start({
    agent,
    cwd,
    permission,
    inherit: env,
    env: { IS_SANDBOX: "1", ...more },
    size: { cols, rows },
  });
  const screens: object[] = [];
  const moments: { at: number; state: string }[] = [];
  const turns: { prompt: string; end: string; over: number }[] = [];
  const writes: number[] = [];
  const type = async (keys: string): Promise<void> => {
    writes.push(Date.now());
    await client.write(session, keys);
  };
  const about = { agent, version: PACKAGES[agent].version, theme, cols, rows };
  const own = { source: "own", licence: "Apache-2.0" };
  /** Waits until the model's records bear it out, and then as long as the agent takes to draw it. False: they never did. */
  const keep = async (stop: Stop | undefined, state: string, name: string): Promise<boolean> => {
    const prompt = stop && promptOf(stop);
    if (stop && !(await isSoon(() => isTrue(state, heardOf(promptOf(stop)), stop)))) {
      console.error(`${file} ${name}: not ${state}, its model says`);
      return false;
    }
    await pause((state === stop?.shows?.state ? stop.shows.after : (stop?.rest ?? 0)) * slow);
    const at = Date.now();
    const { lines, title } = await client.screen(session);
    if (stop && !isTrue(state, heardOf(promptOf(stop)), stop)) {
      console.error(`${file} ${name}: no longer ${state}, its model says`);
      return false;
    }
    moments.push({ at, state });
    const id = `themes/${agent}/${theme}-${size}-${name}`;
    const trimmed = lines.map((line) => line.trimEnd());
    const asked = prompt === undefined ? {} : { prompt };
    screens.push({ id, ...about, title, lines: trimmed, ...asked, state, ...own });
    await pause(200);
    return true;
  };
  const promptOf = ({ name }: Stop): string => `${name} ${token}`;
  const heardOf = (prompt: string): StubRequest[] =>
    stub.requests.filter((call) => call.kind !== "extra" && call.prompt.includes(prompt));

  // In a home of its own opencode first makes its database.
  await pause(agent === "opencode" ? 40_000 : 12_000);
  await keep(undefined, "ready", "start");
  let asPlanned = true;
  for (const stop of TOUR)
    if (asPlanned && !stop.without?.includes(agent)) asPlanned = await visit(stop);
  await pause(500);
  const parts: Buffer[] = [];
  for await (const part of client.recording(session, { format: "asciicast-v2" })) parts.push(part);
  await client.kill(session, { graceMs: 300 }).catch(() => undefined);
  const [head = "", ...events] = Buffer.concat(parts).toString("utf8").split("\n");
  const {
    command: _command,
    title: _title,
    ...shared
  } = JSON.parse(head) as Record<string, unknown>;
  const cast = [JSON.stringify(shared), ...events].join("\n");
  writeFileSync(join(into, file), cast);
  for (const screen of screens) append("screens.jsonl", screen);
  const typed = cast.split("\n").find((line) => /^\[[\d.]+, ?"i"/.test(line));
  const zero = (writes[0] ?? 0) / 1000 - Number(/^\[([\d.]+)/.exec(typed ?? "")?.[1] ?? Number.NaN);
  // Where somebody typed before the agent was at rest, what the engine would have done is not to be seen.
  if (asPlanned)
    append("recordings.jsonl", {
      id: `themes/${file}`,
      ...about,
      file,
      moments: moments.map(({ at, state }) => ({ at: since(at), state })),
      turns: turns.map(({ prompt, end, over }) => ({ prompt, end, at: since(over) })),
      ...own,
    });
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  console.log(`${file} ${screens.length} screens ${Math.round((Date.now() - began) / 1000)} s`);

  async function visit(stop: Stop): Promise<boolean> {
    const { name, shows, end } = stop;
    const prompt = promptOf(stop);
    await type(`\u001b[200~${prompt}\u001b[201~`);
    await pause(500);
    await type("\r");
    if (shows && !(await keep(stop, shows.state, shows.state))) return false;
    if (shows?.keys) await type(shows.keys);
    const over = await keep(stop, end === "done" ? "ready" : end, name);
    const last = heardOf(prompt).at(-1);
    turns.push({ prompt, end, over: last?.answeredAt ?? last?.at ?? Number.NaN });
    return over;
  }

  function since(at: number): number {
    return Math.round(at - zero * 1000) / 1000;
  }

  function append(name: string, value: object): void {
    appendFileSync(join(into, name), `${JSON.stringify(value)}\n`);
  }
}
