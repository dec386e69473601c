import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProfiles } from "@pty4ai/agents";
import type { SessionRequest } from "@pty4ai/protocol";
import { startDaemon } from "../daemon.ts";
import type { Daemon, DaemonOptions } from "../options.ts";
import { type Call, openCall } from "./call.ts";

export interface TestDaemon {
  daemon: Daemon;
  /** Everything of this daemon lies below it. */
  dir: string;
  /** What it logged at level warn or above. */
  complaints: string[];
  call: Call;
  /** Stops it, and starts the next one on the same folders, which has to be disposed instead. */
  again(options?: Partial<DaemonOptions>): Promise<TestDaemon>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A daemon in this process, with a holder of its own and folders that go when it is disposed. */
export async function makeDaemon(
  options: Partial<DaemonOptions> = {},
  at?: string,
): Promise<TestDaemon> {
  const dir = at ?? (await mkdtemp(join(tmpdir(), "pty4ai-")));
  const paths = pathsIn(dir);
  const complaints: string[] = [];
  const daemon = await startDaemon({
    paths,
    profiles: () => loadProfiles({ user: join(dir, "agents") }),
    plugins: [],
    version: "0.0.0-test",
    holder: { args: ["--idle", "300"] },
    log: (level, message, fields) => {
      if (level === "warn" || level === "error")
        complaints.push(`${message} ${JSON.stringify(fields)}`);
    },
    ...options,
  });
  const call = openCall(paths.socket);
  let replaced = false;
  return {
    daemon,
    dir,
    complaints,
    call,
    async again(changed = {}) {
      replaced = true;
      call.close();
      await daemon.close();
      return makeDaemon({ ...options, ...changed }, dir);
    },
    async [Symbol.asyncDispose]() {
      if (replaced) return;
      for (const { id, state } of daemon.sessions.list()) {
        if (state !== "ended" && state !== "lost") await daemon.sessions.kill(id, { graceMs: 100 });
      }
      call.close();
      await daemon.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export function pathsIn(dir: string): DaemonOptions["paths"] {
  return {
    socket: join(dir, "run", "daemon.sock"),
    state: join(dir, "state"),
    runtime: join(dir, "run"),
  };
}

/** A session request for a shell command. */
export function shell(script: string, more: Partial<SessionRequest> = {}): SessionRequest {
  return { argv: ["/bin/sh", "-c", script], cwd: "/tmp", ...more };
}
