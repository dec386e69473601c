import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { loadNative } from "./native.ts";
import { Terminal } from "./terminal.ts";
import { masters, until } from "./testing/bench.ts";
import { sha256 } from "./testing/tape.ts";

const launcher = { native: loadNative(), helperPath: "" };

/** A terminal in this very process, with nothing between it and the test. */
function open(script: string): {
  terminal: Terminal;
  bytes: () => Buffer;
  ended: () => Promise<void>;
} {
  const chunks: Buffer[] = [];
  const spec = {
    id: "t",
    argv: ["/bin/sh", "-c", script],
    env: { PATH: "/usr/local/bin:/usr/bin:/bin" },
    cwd: "/",
    size: { cols: 80, rows: 24 },
    flow: "lossless" as const,
  };
  const terminal = new Terminal(launcher, spec, {
    output: (chunk) => chunks.push(Buffer.from(chunk)),
    changed: () => {},
  });
  return {
    terminal,
    bytes: () => Buffer.concat(chunks),
    ended: () => until(() => terminal.drained && terminal.exit !== undefined),
  };
}

const printing = (count: number): string => `head -c ${count} /dev/zero | tr '\\0' x`;
const printed = (count: number): string => sha256(Buffer.alloc(count, "x"));

test.for([
  ["a little, in the terminal's own buffer", 3000],
  ["more than the terminal holds, so that the program waits for us", 60_000],
] as const)("D3: paused at the exit, resumed later, nothing is lost: %s", async ([, count]) => {
  const { terminal, bytes, ended } = open(
    `stty -echo; printf ready; read line; ${printing(count)}; exit 5`,
  );
  await until(() => bytes().toString() === "ready");
  terminal.pause();
  terminal.write(Buffer.from("\n"));
  if (count < 4096) await until(() => terminal.exit !== undefined);
  await sleep(300);
  expect(bytes().toString()).toBe("ready");
  terminal.resume();
  await ended();
  expect([terminal.exit, sha256(bytes().subarray(5))]).toEqual([
    { code: 5, signal: null },
    printed(count),
  ]);
});

test("one that has hardly begun can be killed", async () => {
  const opened = Array.from({ length: 20 }, () => {
    const { terminal, ended } = open("sleep 1000");
    expect(terminal.kill("SIGKILL")).toBe(true);
    return ended().then(() => terminal.exit);
  });
  for (const exit of await Promise.all(opened))
    expect(exit).toEqual({ code: null, signal: "SIGKILL" });
});

test("D3: paused and resumed all the time, and paused at the exit", async () => {
  const { terminal, bytes, ended } = open(printing(300_003));
  let paused = false;
  const timer = setInterval(() => {
    paused = !paused;
    if (paused) terminal.pause();
    else terminal.resume();
  }, 5);
  await ended();
  clearInterval(timer);
  expect(sha256(bytes())).toBe(printed(300_003));
});

test("D3: a job that survives the shell prints on while we were not reading", async () => {
  const { terminal, bytes, ended } = open(
    `trap '' HUP; (${printing(200_000)}; sleep 0.2; printf later!) & exit 3`,
  );
  terminal.pause();
  await until(() => terminal.exit !== undefined);
  expect(terminal.drained).toBe(false);
  await sleep(400);
  terminal.resume();
  await ended();
  expect([terminal.exit, bytes().length, bytes().toString().slice(-6)]).toEqual([
    { code: 3, signal: null },
    200_006,
    "later!",
  ]);
});

test("D1b: closed and started again in one tick, the stale one can neither write nor resize", async () => {
  const stale = open("stty raw -echo; printf ready; exec sleep 1000");
  await until(() => stale.bytes().toString() === "ready");
  stale.terminal.write(Buffer.alloc(1 << 20, "A"));
  const used = masters("self");
  stale.terminal.close();
  const next = open("stty raw -echo; printf ready; head -c 4; stty size");
  expect(masters("self")).toEqual(used);
  stale.terminal.write(Buffer.from("leak"));
  stale.terminal.resize({ cols: 33, rows: 11 });
  await until(() => next.bytes().toString() === "ready");
  stale.terminal.write(Buffer.from("leak"));
  stale.terminal.resize({ cols: 33, rows: 11 });
  next.terminal.write(Buffer.from("mine"));
  await Promise.all([next.ended(), stale.ended()]);
  expect(next.bytes().toString()).toBe("readymine24 80\n");
  expect(stale.terminal.pendingInput).toBe(0);
});

test("a process is hung up when its terminal is closed, and its status still arrives", async () => {
  const { terminal, bytes, ended } = open("printf ready; exec sleep 1000");
  await until(() => bytes().length === 5);
  terminal.close();
  await ended();
  expect(terminal.exit).toEqual({ code: null, signal: "SIGHUP" });
  expect(terminal.kill("SIGTERM")).toBe(false);
});
