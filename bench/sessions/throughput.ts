import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "../row.ts";
import { cpuOf, pidsOf } from "./cpu.ts";
import type { Ours } from "./ours.ts";
import type { Place } from "./place.ts";
import { rowOf, sampled } from "./table.ts";
import type { Tmux } from "./tmux.ts";

type Kind = "plain" | "ansi";
interface Taken {
  /** Megabytes a second. */
  rate: number;
  /** CPU seconds a gigabyte, of everything but the program that prints. */
  cpu: number;
}
type Path = (kind: Kind, bytes: number) => Promise<Taken>;

export interface Setting {
  place: Place;
  ours: Ours;
  tmux: Tmux;
  n: number;
  megabytes: number;
  /** The peers to measure throughput beside; undefined: all. */
  beside?: string[] | undefined;
}

/** How fast a program's output gets through, and what that costs. */
export async function benchThroughput(setting: Setting): Promise<Row[]> {
  const { n, megabytes } = setting;
  const paths = chosenOf(setting);
  const rows: Row[] = [];
  for (const kind of ["plain", "ansi"] as const) {
    const taken = await sampled(n, paths, (path) => path(kind, megabytes << 20));
    const rate = (name: string): number => taken.median(name, ({ rate: each }) => each);
    const cpu = (name: string): number => taken.median(name, ({ cpu: each }) => each);
    const against = (ours: string, peer: string): number =>
      taken.ratio(ours, peer, ({ rate: each }) => each);
    const peers = Object.keys(paths).filter((name) => !["ours", "ours, screen"].includes(name));
    const rates = Object.fromEntries(peers.map((name) => [name, rate(name)]));
    const row = (name: string, which: string, peer: string, least: number): Row =>
      rowOf({
        name: `${kind}: ${name}`,
        unit: "MB/s",
        ours: rate(which),
        peers: { [peer]: rate(peer), ...rates },
        limit: `>= ${least} x ${peer}`,
        ratio: against(which, peer),
        n,
        ok: (ratio) => ratio >= least,
      });
    const told: Row[] = [
      row(
        "through holder and daemon, no screen",
        "ours",
        "C reader",
        kind === "plain" ? 0.85 : 0.9,
      ),
      row(
        "with a live lossless screen",
        "ours, screen",
        "tmux detached",
        kind === "plain" ? 1.2 : 1.5,
      ),
      rowOf({
        name: `${kind}: CPU through holder and daemon, no screen`,
        unit: "s/GB",
        ours: cpu("ours"),
        peers: {
          "C reader": cpu("C reader"),
          ...Object.fromEntries(peers.map((name) => [name, cpu(name)])),
        },
        limit: "<= 2.3 x C reader",
        ratio: taken.ratio("ours", "C reader", ({ cpu: each }) => each),
        n,
        ok: (ratio) => ratio <= 2.3,
      }),
    ];
    rows.push(...told.filter(({ ratio }) => !Number.isNaN(ratio)));
  }
  return rows;
}

/** Ours, and the peers that are wanted; ours that only a missing peer is beside are left out. */
function chosenOf(setting: Setting): Record<string, Path> {
  const { beside } = setting;
  const all = Object.entries(pathsOf(setting));
  const wanted = (name: string): boolean => {
    if (beside === undefined || beside.includes(name)) return true;
    if (name === "ours, screen") return beside.includes("tmux detached");
    return name === "ours";
  };
  return Object.fromEntries(all.filter(([name]) => wanted(name)));
}

function pathsOf({ place, ours, tmux }: Setting): Record<string, Path> {
  const writer = (kind: Kind, bytes: number): string[] => [place.pty, "write", kind, String(bytes)];
  const shell = (kind: Kind, bytes: number): string => writer(kind, bytes).join(" ");
  const through =
    (more: object): Path =>
    async (kind, bytes) => {
      // As with tmux it is there before it is measured: a start is a row of its own. And it is read before it prints:
      // what a session prints to nobody is kept only as long as there is room.
      const command = `printf r; read go; exec ${shell(kind, bytes)}`;
      const id = await ours.start(["/bin/sh", "-c", command], more);
      let [before, started, heard] = [0, 0, 0];
      for await (const piece of ours.client.output(id, { from: 0 })) {
        if (piece.type === "gap") throw new Error(`${piece.to - piece.from} bytes are missing`);
        if (piece.type !== "data") continue;
        if (started > 0) heard += piece.data.length;
        else {
          [before, started] = [ours.cpu(), performance.now()];
          await ours.client.write(id, "\n");
        }
      }
      const taken = takenOf(heard, performance.now() - started, ours.cpu() - before);
      await ours.client.wait(id, "ended");
      await ours.client.remove(id);
      return taken;
    };
  const read =
    (wrap: (line: string[]) => string[]): Path =>
    async (kind, bytes) => {
      const [count, ms, cpu] = await place.c("read", "200", "50", ...wrap(writer(kind, bytes)));
      return takenOf(Number(count), Number(ms), Number(cpu));
    };
  const detached =
    (prepare: () => Promise<unknown>): Path =>
    async (kind, bytes) => {
      const [wait, signal] = ["wait-for", "wait-for -S"].map(
        (what) => `${tmux.line().join(" ")} ${what}`,
      );
      await tmux.start("flood", `${wait} go; ${shell(kind, bytes)}; ${signal} done; sleep 100000`);
      const undo = await prepare();
      const server = await tmux.pid();
      const others = (): number[] => [server, ...pidsOf("-C\0attach")];
      const before = cpuOf(others());
      const started = performance.now();
      await tmux.call("wait-for", "-S", "go");
      await tmux.call("wait-for", "done");
      const taken = takenOf(bytes, performance.now() - started, cpuOf(others()) - before);
      if (typeof undo === "function") await undo();
      await tmux.call("kill-session", "-t", "flood");
      return taken;
    };
  return {
    "C reader": read((line) => line),
    ours: through({ screen: false }),
    "ours, screen": through({}),
    "ours, screen and recording": through({ record: true }),
    "node-pty": nodePty(writer),
    "tmux detached": detached(async () => undefined),
    "tmux attached": detached(() => attach(place, tmux)),
    "tmux pipe-pane": detached(() => tmux.call("pipe-pane", "-t", "flood", "cat > /dev/null")),
    "tmux control mode": detached(() => control(tmux)),
    dtach: async (kind, bytes) => {
      dtachs += 1;
      const socket = `${place.dir}/dtach-${dtachs}`;
      const line = ["dtach", "-c", socket, "-E", "-z", "-r", "none", ...writer(kind, bytes)];
      const [, ms, cpu] = await place.c("read", "200", "50", ...line);
      return takenOf(bytes, Number(ms), Number(cpu));
    },
  };
}

let dtachs = 0;

/** A client on a terminal that somebody reads. */
async function attach(place: Place, tmux: Tmux): Promise<() => Promise<void>> {
  const line = ["read", "200", "50", ...tmux.line("attach", "-t", "flood")];
  return drained(place.pty, line, { ...process.env, TMUX: "", TERM: "xterm-256color" });
}

async function control(tmux: Tmux): Promise<() => Promise<void>> {
  const [command = "", ...line] = tmux.line("-C", "attach", "-t", "flood");
  return drained(command, line, { ...process.env, TMUX: "" });
}

/** Starts a reader whose output we throw away; returns how to end it. */
async function drained(
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<() => Promise<void>> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], env });
  child.stdout.resume();
  await sleep(300);
  return async () => {
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  };
}

const NODE_PTY = "node-pty";

/** As much of node-pty as is used here: it is a dependency of the daemon alone. */
interface NodePty {
  spawn: (
    file: string,
    args: string[],
    options: { cols: number; rows: number; encoding: null },
  ) => { onData: (heard: (data: Buffer | string) => void) => unknown };
}

/** What node-pty itself gets through, in this process: CPU is ours. */
function nodePty(writer: (kind: Kind, bytes: number) => string[]): Path {
  const require = createRequire(new URL("../../packages/daemon/package.json", import.meta.url));
  const { spawn: open } = require(NODE_PTY) as NodePty;
  return async (kind, bytes) => {
    const [file = "", ...args] = writer(kind, bytes);
    const before = process.cpuUsage();
    const started = performance.now();
    const terminal = open(file, args, { cols: 200, rows: 50, encoding: null });
    let heard = 0;
    await new Promise<void>((resolve) => {
      // Its own events say nothing of the last byte: the count does.
      terminal.onData((data) => {
        heard += data.length;
        if (heard >= bytes) resolve();
      });
    });
    const { user, system } = process.cpuUsage(before);
    return takenOf(heard, performance.now() - started, (user + system) / 1000);
  };
}

function takenOf(bytes: number, ms: number, cpuMs: number): Taken {
  return { rate: bytes / 1e3 / ms, cpu: cpuMs / 1e3 / (bytes / 1e9) };
}
