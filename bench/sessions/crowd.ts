import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../row.ts";
import { cpuOf, megabytesOf } from "./cpu.ts";
import { rowOf, sampled } from "./table.ts";
import type { Setting } from "./throughput.ts";

const IDLE = 200;
const SPINNERS = 20;
const WATCHED_MS = 3000;
/** What a program does as it begins, and asks its terminal, is over by then. */
const SETTLED_MS = 3000;

/** What sessions cost that do nothing. */
export async function benchIdle({ ours }: Setting): Promise<Row[]> {
  await warmUp(ours);
  const before = megabytesOf(ours.pids());
  const ids: string[] = [];
  for (let count = 0; count < IDLE; count += 1) ids.push(await ours.start(["/bin/cat"]));
  await sleep(5000);
  const each = (megabytesOf(ours.pids()) - before) / IDLE;
  const share = (await cpuDuring(ours.pids(), WATCHED_MS)) * 100;
  for (const id of ids) await ours.client.remove(id, { force: true });
  return [
    rowOf({
      name: `${IDLE} idle sessions: memory of each, holder and daemon`,
      unit: "MB",
      ours: each,
      peers: {},
      limit: "<= 0.05 MB",
      n: 1,
      ok: (megabytes) => megabytes <= 0.05,
    }),
    rowOf({
      name: `${IDLE} idle sessions: CPU in all`,
      unit: "% of a core",
      ours: share,
      peers: {},
      limit: "<= 1 %",
      n: 1,
      ok: (percent) => percent <= 1,
    }),
  ];
}

/** What a first session makes the daemon load for good is not a cost of the others. */
async function warmUp({ start, client }: Setting["ours"]): Promise<void> {
  for (let count = 0; count < 20; count += 1) {
    const id = await start(["/bin/echo", "x"]);
    await client.wait(id, "ended");
    await client.screen(id);
    await client.remove(id);
  }
}

/** Sessions in which a real agent waits for its model and spins, with nobody attached and their screens kept. */
export async function benchSpinners({ place, ours, tmux, n }: Setting): Promise<Row[]> {
  const play = ["play", place.recording, String((SETTLED_MS + WATCHED_MS) / 1000 + 6)];
  const server = await tmux.pid();
  const taken = await sampled(
    n,
    {
      ours: async () => {
        const ids: string[] = [];
        for (let count = 0; count < SPINNERS; count += 1)
          ids.push(await ours.start([place.pty, ...play]));
        await sleep(SETTLED_MS);
        const cpu = await cpuDuring(ours.pids(), WATCHED_MS);
        for (const id of ids) await ours.client.remove(id, { force: true });
        return cpu;
      },
      tmux: async () => {
        const names = Array.from({ length: SPINNERS }, (_, index) => `spin${index}`);
        for (const name of names) await tmux.start(name, [place.pty, ...play].join(" "));
        await sleep(SETTLED_MS);
        const cpu = await cpuDuring([server], WATCHED_MS);
        for (const name of names) await tmux.call("kill-session", "-t", name);
        return cpu;
      },
    },
    (measure) => measure(),
  );
  return [
    rowOf({
      name: `${SPINNERS} sessions of a real spinner: CPU, screens kept`,
      unit: "cores",
      ours: taken.median("ours", (value) => value),
      peers: { tmux: taken.median("tmux", (value) => value) },
      limit: "<= 1 x tmux",
      ratio: taken.ratio("ours", "tmux", (value) => value),
      n,
      ok: (ratio) => ratio <= 1,
    }),
  ];
}

/** Cores that processes use while one waits. */
async function cpuDuring(pids: number[], ms: number): Promise<number> {
  const [cpu, started] = [cpuOf(pids), performance.now()];
  await sleep(ms);
  return (cpuOf(pids) - cpu) / (performance.now() - started);
}

/** A terminal with much behind it is opened. */
export async function benchAttach({ place, ours, tmux, n }: Setting): Promise<Row[]> {
  const lines =
    "seq -f 'line %09.0f of what scrolled away long ago' 1 10000; echo here; exec sleep 100000";
  await tmux.call("set-option", "-g", "history-limit", "10000");
  await tmux.start("long", lines);
  const id = await ours.start(["/bin/sh", "-c", lines]);
  await ours.client.wait(id, "/here/");
  await sleep(1500);
  const taken = await sampled(
    n,
    {
      ours: async () => {
        const started = performance.now();
        const terminal = await ours.client.attach(id, { size: { cols: 200, rows: 50 } });
        for await (const piece of terminal.output) {
          if (piece.type === "data" && piece.data.includes("here")) break;
        }
        const took = performance.now() - started;
        terminal.close();
        return took;
      },
      "tmux attach": async () =>
        Number((await place.c("until", "here", ...tmux.line("attach", "-t", "long")))[0]),
    },
    (measure) => measure(),
  );
  await tmux.call("kill-session", "-t", "long");
  await ours.client.remove(id, { force: true });
  return [
    rowOf({
      name: "attach to 10,000 lines of scrollback, to the first full screen",
      unit: "ms",
      ours: taken.median("ours", (value) => value),
      peers: { "tmux attach": taken.median("tmux attach", (value) => value) },
      limit: "<= 50 ms",
      n,
      ok: (ms) => ms <= 50,
    }),
  ];
}
