import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { type Client, connect } from "../client.ts";

// The daemon is reached by its path: this package knows only the protocol.
const MAIN = fileURLToPath(new URL("../../../daemon/src/testing/main.ts", import.meta.url));

export interface DaemonProcess {
  dir: string;
  socket: string;
  pid: number;
  /** SIGKILL, then another one on the same folders. */
  crash(): Promise<void>;
}

/** A daemon in a process of its own, gone with its sessions when the test is over. */
export async function launchDaemon(): Promise<DaemonProcess> {
  const dir = await mkdtemp(join(tmpdir(), "pty4ai-"));
  const socket = join(dir, "run", "daemon.sock");
  const started: ChildProcess[] = [];
  let child = await ready(dir, started);
  onTestFinished(async () => {
    try {
      const client = await connect({ socket });
      for (const { id } of await client.list()) await client.remove(id, { force: true });
      await client.request("POST", "/v1/shutdown");
      await client.close();
      if (running(child)) await once(child, "exit");
    } finally {
      for (const each of started.filter(running)) each.kill("SIGKILL");
    }
    await rm(dir, { recursive: true, force: true });
  });
  return {
    dir,
    socket,
    get pid() {
      return child.pid ?? 0;
    },
    async crash() {
      child.kill("SIGKILL");
      await once(child, "exit");
      child = await ready(dir, started);
    },
  };
}

/** A client that is closed when the test is over. */
export async function clientOf(socket: string): Promise<Client> {
  // A daemon takes longer to come back on a loaded machine.
  const client = await connect({ socket, patienceMs: 30_000 });
  onTestFinished(() => client.close());
  return client;
}

/** Starts one, noted in `started`, and tells what it said first. */
export async function tryDaemon(
  dir: string,
  started: ChildProcess[] = [],
): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ["--conditions=@connector/source", MAIN, dir], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "pty4ai-compile-cache") },
  });
  started.push(child);
  // Passed on, not inherited: a daemon that outlives a failed test must not hold open what its runner reads.
  child.stderr.pipe(process.stderr, { end: false });
  const [said] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, said };
}

async function ready(dir: string, started: ChildProcess[]): Promise<ChildProcess> {
  const { child, said } = await tryDaemon(dir, started);
  if (said !== "ready") throw new Error(`the daemon says ${said}`);
  return child;
}

const running = (child: ChildProcess): boolean =>
  child.exitCode === null && child.signalCode === null;
