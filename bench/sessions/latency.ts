import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "../../packages/client/src/index.ts";
import { median, type Row } from "../row.ts";
import { rowOf, sampled } from "./table.ts";
import type { Setting } from "./throughput.ts";

const KEYS = 500;
const SPAWNS = 40;
/** Shows what is typed, and nothing else. */
const RAW_CAT = "stty raw -echo; printf ready; exec cat";

/** From a key to its echo on the screen of whoever typed it. */
export async function benchEcho({ place, ours, tmux, n }: Setting): Promise<Row[]> {
  await tmux.start("echo", RAW_CAT);
  const id = await ours.start(["/bin/sh", "-c", RAW_CAT]);
  const keys = String(KEYS);
  const number = async (...args: string[]): Promise<number> => Number((await place.c(...args))[0]);
  const taken = await sampled(
    n,
    {
      ours: () => typeKeys(ours.client, id),
      "tmux attached": async () => {
        // What the rounds before typed would scroll away the word that the other side waits for.
        await tmux.call("send-keys", "-R", "-t", "echo");
        await tmux.call("send-keys", "-t", "echo", "ready");
        return number("echo", keys, ...tmux.line("attach", "-t", "echo"));
      },
      "tmux send-keys": async () =>
        1000 * (await number("time", "50", ...tmux.line("send-keys", "-t", "echo", "k"))),
      "C direct": () => number("echo", keys, "/bin/sh", "-c", RAW_CAT),
    },
    (measure) => measure(),
  );
  await tmux.call("kill-session", "-t", "echo");
  await ours.client.remove(id, { force: true });
  const figure = (value: number): number => value;
  const [attached, sent] = ["tmux attached", "tmux send-keys"].map((name) =>
    taken.median(name, figure),
  );
  const direct = taken.median("C direct", figure);
  const mine = taken.median("ours", figure);
  return [
    rowOf({
      name: "key to echo, p50, a client that is attached",
      unit: "us",
      ours: mine,
      peers: { "tmux attached": attached ?? 0, "C direct": direct },
      limit: "<= 1.2 x tmux attached",
      ratio: taken.ratio("ours", "tmux attached", figure),
      n,
      ok: (ratio) => ratio <= 1.2,
    }),
    rowOf({
      name: "key to echo, p50, beside one tmux send-keys without its echo",
      unit: "us",
      ours: mine,
      peers: { "tmux send-keys": sent ?? 0 },
      limit: "<= 0.067 x tmux send-keys",
      ratio: taken.ratio("ours", "tmux send-keys", figure),
      n,
      ok: (ratio) => ratio <= 1 / 15,
    }),
  ];
}

async function typeKeys(client: Client, id: string): Promise<number> {
  const terminal = await client.attach(id);
  const times: number[] = [];
  let heard = (_byte: number): void => {};
  const reading = (async () => {
    for await (const piece of terminal.output) {
      if (piece.type === "data" && piece.redrawn !== true)
        for (const byte of piece.data) heard(byte);
    }
  })();
  await sleep(200);
  for (let key = 0; key < KEYS; key += 1) {
    const typed = 97 + (key % 26);
    const started = performance.now();
    await new Promise<void>((resolve) => {
      heard = (byte) => {
        if (byte === typed) resolve();
      };
      terminal.write(Buffer.of(typed));
    });
    times.push((performance.now() - started) * 1000);
    await sleep(1);
  }
  terminal.close();
  await reading;
  return median(times);
}

/** From the call that starts a program to the first byte it prints, for a client that is connected already. */
export async function benchSpawn({ place, ours, tmux, n }: Setting): Promise<Row[]> {
  const taken = await sampled(
    n,
    {
      ours: async () => {
        const times: number[] = [];
        for (let turn = 0; turn < SPAWNS; turn += 1) times.push(await firstByte(ours));
        return median(times);
      },
      "tmux new-session -d": async () =>
        Number(
          (await place.c("time", String(SPAWNS), ...tmux.line("new-session", "-d", "echo x")))[0],
        ),
    },
    (measure) => measure(),
  );
  const peer = "tmux new-session -d";
  return [
    rowOf({
      name: "start to first byte on a kept connection, p50",
      unit: "ms",
      ours: taken.median("ours", (value) => value),
      peers: { [peer]: taken.median(peer, (value) => value) },
      limit: `<= 0.65 x ${peer}, which does not wait for the byte`,
      ratio: taken.ratio("ours", peer, (value) => value),
      n,
      ok: (ratio) => ratio <= 0.65,
    }),
  ];
}

async function firstByte({ client, requestOf }: Setting["ours"]): Promise<number> {
  const started = performance.now();
  let took = Number.NaN;
  let id = "";
  for await (const piece of client.run(requestOf(["/bin/sh", "-c", "echo x"]))) {
    if (piece.type === "data" && Number.isNaN(took)) took = performance.now() - started;
    if (piece.type === "state") ({ id } = piece.session);
  }
  await client.wait(id, "ended");
  await client.remove(id);
  return took;
}
