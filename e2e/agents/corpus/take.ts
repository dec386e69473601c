import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  type AgentName,
  PACKAGES,
  setUpAgents,
  type StubRequest,
} from "../../../packages/testkit/src/index.ts";
import type { Ring } from "../matrix/ring.ts";
import { dress, type Theme, trust } from "./theme.ts";
import { isTrue, type Stop, TOUR, TOURISTS } from "./tour.ts";

export interface Shot {
  agent: AgentName;
  theme: Theme;
  size: string;
}

/** What one session gave: its recording, and the labels of its screens and of the recording in the corpus' format. */
export interface Taken {
  cast: string;
  screens: object[];
  /** Missing where somebody typed before the agent was at rest: what the engine would have done is not to be seen then. */
  labels?: object;
  /** What was left out, and why. */
  doubts: string[];
}

const OWN = { source: "own", licence: "Apache-2.0" };

export const nameOf = ({ agent, theme, size }: Shot): string => `${agent}-${theme}-${size}`;

/** Takes one agent through the tour. `homes`: the folder in which its user gets a home. */
export async function take(
  ring: Ring,
  shot: Shot,
  { bin, homes }: { bin: string; homes: string },
): Promise<Taken> {
  const { client, stub } = ring;
  const { agent, theme, size } = shot;
  const home = join(homes, nameOf(shot));
  const [cols = 80, rows = 24] = size.split("x").map(Number);
  const { session, token } = await begin(ring, shot, { bin, home, size: { cols, rows } });
  const about = { agent, version: PACKAGES[agent].version, theme, cols, rows };
  const slow = agent === "opencode" ? 1.6 : 1;
  const screens: object[] = [];
  const moments: { at: number; state: string }[] = [];
  const turns: { end: string; at: number }[] = [];
  const doubts: string[] = [];
  let firstKey: number | undefined;

  // In a home of its own opencode first makes its database.
  await pause(agent === "opencode" ? 40_000 : 12_000);
  await keep("ready", "start");
  let asPlanned = true;
  for (const stop of TOUR)
    if (asPlanned && !stop.without?.includes(agent)) asPlanned = await visit(stop);
  await pause(500);
  const cast = await recorded(ring, session, dirname(dirname(bin)));
  await client.kill(session, { graceMs: 300 }).catch(() => undefined);
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  const zero = (firstKey ?? Number.NaN) - firstKeyOf(cast) * 1000;
  const since = (at: number): number => Math.round(at - zero) / 1000;
  const labels = {
    id: `themes/${nameOf(shot)}`,
    ...about,
    file: `${nameOf(shot)}.cast`,
    moments: moments.map(({ at, state }) => ({ at: since(at), state })),
    turns: turns.map(({ end, at }) => ({ end, at: since(at) })),
    ...OWN,
  };
  return { cast, screens, doubts, ...(asPlanned ? { labels } : {}) };

  async function visit(stop: Stop): Promise<boolean> {
    const { name, shows, end } = stop;
    const prompt = promptOf(stop);
    await type(`\u001b[200~${prompt}\u001b[201~`);
    await pause(500);
    await type("\r");
    if (shows && !(await isBorneOut(stop, shows.state, shows.after))) return false;
    if (shows) await keep(shows.state, shows.state, prompt);
    if (shows?.keys) await type(shows.keys);
    const state = end === "done" ? "ready" : end;
    if (!(await isBorneOut(stop, state, stop.rest))) return false;
    await keep(state, name, prompt);
    const last = heardOf(prompt).at(-1);
    turns.push({ end, at: last?.answeredAt ?? last?.at ?? Number.NaN });
    return true;
  }

  /** Waits until the model did its part, and then for the agent to draw it. False: it never did, or went on meanwhile. */
  async function isBorneOut(stop: Stop, state: string, drawnMs: number): Promise<boolean> {
    const holds = (): boolean => isTrue(state, heardOf(promptOf(stop)), stop);
    for (const limit = Date.now() + 60_000; !holds() && Date.now() < limit; ) await pause(50);
    await pause(drawnMs * slow);
    if (!holds()) doubts.push(`${nameOf(shot)} ${stop.name}: not ${state}, its model says`);
    return holds();
  }

  async function keep(state: string, moment: string, prompt?: string): Promise<void> {
    moments.push({ at: Date.now(), state });
    const { lines, title } = await client.screen(session);
    screens.push({
      id: `themes/${agent}/${theme}-${size}-${moment}`,
      ...about,
      title,
      lines: lines.map((line) => hide(line, dirname(dirname(bin))).trimEnd()),
      ...(prompt === undefined ? {} : { prompt }),
      state,
      ...OWN,
    });
    await pause(200);
  }

  async function type(keys: string): Promise<void> {
    firstKey ??= Date.now();
    await client.write(session, keys);
  }

  function promptOf({ name }: Stop): string {
    return `${name} ${token}`;
  }

  function heardOf(prompt: string): StubRequest[] {
    return stub.requests.filter((call) => call.kind !== "extra" && call.prompt.includes(prompt));
  }
}

async function begin(
  ring: Ring,
  { agent, theme }: Shot,
  { bin, home, size }: { bin: string; home: string; size: { cols: number; rows: number } },
): Promise<{ session: string; token: string }> {
  const cwd = join(home, "code");
  mkdirSync(cwd, { recursive: true });
  const { env: inherit } = setUpAgents({ home, bin, stub: ring.stub });
  const env = { IS_SANDBOX: "1", ...dress(home, theme) };
  trust(home, cwd);
  const { token } = ring.enter(agent, {
    title: theme,
    model: ({ prompt }) => TOUR.find(({ name }) => prompt.startsWith(name))?.model ?? {},
    play: async () => undefined,
  });
  const permission = TOURISTS[agent] ?? "full";
  const { id } = await ring.client.start({ agent, cwd, permission, inherit, env, size });
  return { session: id, token };
}

/** The recording of a session, with nothing in it of the machine. */
async function recorded({ client }: Ring, session: string, place: string): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of client.recording(session, { format: "asciicast-v2" })) parts.push(part);
  const [head = "", ...events] = Buffer.concat(parts).toString("utf8").split("\n");
  const { command: _, title: __, ...shared } = JSON.parse(head) as Record<string, unknown>;
  return hide([JSON.stringify(shared), ...events].join("\n"), place);
}

/** Some agents print where they are installed: a path of the same length stands for it. */
function hide(text: string, place: string): string {
  return text.replaceAll(place, "/opt/agents".padEnd(place.length, "-"));
}

function firstKeyOf(cast: string): number {
  return Number(/^\[([\d.]+), ?"i"/m.exec(cast)?.[1] ?? Number.NaN);
}
