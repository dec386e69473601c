import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { COMPILED } from "./niia.ts";
import { connect } from "../packages/client/src/index.ts";

const MAIN = fileURLToPath(new URL("../packages/daemon/src/testing/main.ts", import.meta.url));

/** A daemon in a process of its own that may be killed, on folders that stay. */
export interface Victim {
  dir: string;
  socket: string;
  pid: () => number;
  /** SIGKILL. Resolves when it is dead. */
  kill: () => Promise<void>;
  /** Starts the next one; `ready` resolves when it accepts, with the moment it did. */
  start: () => { ready: Promise<number> };
  /** Ends everything and removes the folders. */
  close: () => Promise<void>;
}

export async function openVictim(): Promise<Victim> {
  const dir = mkdtempSync(join(tmpdir(), "niia-victim-"));
  const socket = join(dir, "run", "daemon.sock");
  const all: ChildProcess[] = [];
  let child: ChildProcess;
  const start: Victim["start"] = () => {
    const started = spawn(process.execPath, ["--conditions=@connector/source", MAIN, dir], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
    });
    all.push(started);
    // Passed on, not inherited: a daemon that outlives a failed test must not hold open what its runner reads.
    started.stderr.pipe(process.stderr, { end: false });
    child = started;
    const ready = once(createInterface(started.stdout), "line").then(([said]) => {
      if (said !== "ready") throw new Error(`the daemon says ${String(said)}`);
      return performance.now();
    });
    return { ready };
  };
  const victim: Victim = {
    dir,
    socket,
    start,
    pid: () => child.pid ?? 0,
    async kill() {
      if (!running(child)) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
    async close() {
      try {
        const client = await connect({ socket });
        for (const { id } of await client.list()) await client.remove(id, { force: true });
        await client.request("POST", "/v1/shutdown");
        await client.close();
        if (running(child)) await once(child, "exit");
      } finally {
        for (const each of all.filter(running)) each.kill("SIGKILL");
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await start().ready;
  return victim;
}

const running = (child: ChildProcess): boolean =>
  child.exitCode === null && child.signalCode === null;
