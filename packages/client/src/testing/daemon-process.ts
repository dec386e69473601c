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
  let child = await ready(dir);
  onTestFinished(async () => {
    const client = await connect({ socket });
    for (const { id } of await client.list()) await client.remove(id, { force: true });
    await client.request("POST", "/v1/shutdown");
    await client.close();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
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
      child = await ready(dir);
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

/** Starts one and tells what it said first. */
export async function tryDaemon(dir: string): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ["--conditions=@connector/source", MAIN, dir], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "pty4ai-compile-cache") },
  });
  const [said] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, said };
}

async function ready(dir: string): Promise<ChildProcess> {
  const { child, said } = await tryDaemon(dir);
  if (said !== "ready") throw new Error(`the daemon says ${said}`);
  return child;
}
