import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DaemonEvent } from "@pty4ai/protocol";
import { expect, test } from "vitest";
import type { Client } from "./client.ts";
import { clientOf, launchDaemon, tryDaemon } from "./testing/daemon-process.ts";

/** Prints in bursts for about two seconds, differently for each seed. */
const print = (seed: number): string =>
  `i=0; while [ $i -lt 40 ]; do awk -v s=${seed} -v i=$i 'BEGIN { for (n = 0; n < 400; n++) print s, i, n, (n * 7919 * s + i) % 100003 }'; sleep 0.05; i=$((i+1)); done`;

function reference(seed: number): string {
  const plain = execFileSync("sh", ["-c", print(seed).replace("sleep 0.05", ":")], {
    maxBuffer: 1 << 26,
  });
  return createHash("sha256")
    .update(plain.toString("latin1").replaceAll("\n", "\r\n"), "latin1")
    .digest("hex");
}

async function hash(client: Client, id: string): Promise<string> {
  const sha = createHash("sha256");
  for await (const piece of client.output(id, { from: 0 })) {
    if (piece.type === "gap") throw new Error(`a gap at ${piece.from}`);
    if (piece.type === "data") sha.update(piece.data);
  }
  return sha.digest("hex");
}

test("kill -9 of the daemon: not a byte is lost, and clients go on by themselves", async () => {
  const daemon = await launchDaemon();
  const client = await clientOf(daemon.socket);
  const seeds = [1, 2, 3];
  const hashes = seeds.map(async (seed) => {
    const { id } = await client.start({
      argv: ["sh", "-c", print(seed)],
      cwd: "/",
      key: `print-${seed}`,
    });
    return hash(client, id);
  });
  for (let kill = 0; kill < 3; kill++) {
    await sleep(350);
    await daemon.crash();
  }
  expect(await Promise.all(hashes)).toEqual(seeds.map(reference));
  for (const seed of seeds) {
    const session = await client.start({
      argv: ["sh", "-c", print(seed)],
      cwd: "/",
      key: `print-${seed}`,
    });
    expect(session.exit).toEqual({ code: 0, signal: null });
  }
});

test("kill -9 while a prompt is typed: the agent gets it once, and the turn ends", async () => {
  const daemon = await launchDaemon();
  const client = await clientOf(daemon.socket);
  const { id } = await client.start({
    agent: "rehearsal",
    cwd: daemon.dir,
    permission: "full",
    key: "agent",
    env: { NIIA_REHEARSAL: '{"scripts":[{"do":[{"spin":800},{"say":"done with it"}]}]}' },
    turn: { id: "t0", prompt: "first" },
  });
  await expect.poll(async () => (await client.turn(id, "t0")).state, { interval: 3 }).toBe("typed");
  await daemon.crash();
  expect(await client.waitTurn(id, "t0")).toMatchObject({ end: "done", reply: "done with it" });
  const next = client.submit(id, { id: "t1", prompt: "second" });
  await sleep(30);
  await daemon.crash();
  expect((await next).id).toBe("t1");
  expect(await client.waitTurn(id, "t1")).toMatchObject({ end: "done" });
  const events = await readFile(join(daemon.dir, "state", "sessions", id, "events.jsonl"), "utf8");
  const prompts = events.split("\n").filter((line) => line.includes('"UserPromptSubmit"'));
  expect(prompts).toHaveLength(2);
});

test("what a turn uses is told while it goes on, and with its end by the next daemon", async () => {
  const daemon = await launchDaemon();
  const client = await clientOf(daemon.socket);
  const uses = (tokens: number): object => ({
    event: "Spent",
    payload: { usage: { input_tokens: tokens, output_tokens: 1 } },
  });
  const script = [uses(10), { think: 300 }, uses(20), { think: 3_000 }, { say: "Over." }];
  const { id } = await client.start({
    agent: "rehearsal",
    cwd: daemon.dir,
    permission: "full",
    env: { NIIA_REHEARSAL: JSON.stringify({ scripts: [{ do: script }] }) },
    turn: { id: "t0", prompt: "first" },
  });
  const told: unknown[] = [];
  const ended = client.waitTurn(id, "t0", { spent: (usage) => told.push(usage) });
  await expect.poll(() => told.length).toBe(2);
  await daemon.crash();
  expect(told).toEqual([10, 20].map((inputTokens) => ({ inputTokens, outputTokens: 1 })));
  const small: unknown[] = [];
  for await (const event of client.stream("/v1/events?since=0&follow=0"))
    if ((event as DaemonEvent).type === "turn.spent") small.push(event);
  expect(small).toMatchObject(told.map((usage) => ({ session: id, turn: "t0", usage })));
  // Its end has the last word.
  const usage = { inputTokens: 2, outputTokens: 2 };
  expect(await ended).toMatchObject({ end: "done", reply: "Over.", usage });
});

test("kill -9 in a clean-up: it is done when the daemon is back", async () => {
  const daemon = await launchDaemon();
  const client = await clientOf(daemon.socket);
  const file = join(daemon.dir, "trace");
  const trace = async (): Promise<string[]> =>
    (await readFile(file, "utf8").catch(() => "")).trim().split("\n");
  const plugins = { late: { file, ms: 150 }, early: { file } };
  const started = client.start({ argv: ["true"], cwd: "/", key: "x", plugins });
  await expect.poll(trace).toEqual(["early.prepare", "late.prepare"]);
  await daemon.crash();
  expect(await trace()).toEqual(
    expect.arrayContaining(["early.prepare", "late.prepare", "late.clean", "early.clean"]),
  );
  const { id } = await started;
  await expect
    .poll(async () => (await trace()).filter((line) => line === "late.clean").length)
    .toBe(2);
  await daemon.crash();
  const { session } = await client.wait(id, "ended");
  expect(session.notes).toMatchObject({
    early: { prepare: true, clean: true },
    late: { clean: true },
  });
  expect((await trace()).at(-1)).toBe("early.clean");
});

test("ten daemons started at once are one", async () => {
  const dir = await mkdtemp(join(tmpdir(), "pty4ai-"));
  const tries = await Promise.all(Array.from({ length: 10 }, () => tryDaemon(dir)));
  expect(tries.map(({ said }) => said).sort()).toEqual(
    ["ready", ...Array(9).fill("wrong-state")].sort(),
  );
  const winner = tries.find(({ said }) => said === "ready")?.child;
  const client = await clientOf(join(dir, "run", "daemon.sock"));
  expect((await client.version()).pid).toBe(winner?.pid);
  await client.request("POST", "/v1/shutdown");
  await expect.poll(() => winner?.exitCode).toBe(0);
  expect(existsSync(join(dir, "run", "daemon.sock"))).toBe(false);
  await rm(dir, { recursive: true, force: true });
});
