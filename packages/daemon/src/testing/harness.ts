import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProfiles } from "@pty4ai/agents";
import type { SessionRequest } from "@pty4ai/protocol";
import { onTestFinished } from "vitest";
import { startDaemon } from "../daemon.ts";
import type { Daemon, DaemonOptions } from "../options.ts";
import { type Call, openCall } from "./call.ts";
import { pathsIn } from "./paths.ts";

export interface TestDaemon {
  daemon: Daemon;
  /** Everything of this daemon lies below it. */
  dir: string;
  /** What it logged at level warn or above. */
  complaints: string[];
  call: Call;
  /** Stops it, and starts the next one on the same folders. `between`: what happens while there is none. */
  again(options?: Partial<DaemonOptions>, between?: () => unknown): Promise<TestDaemon>;
  /** Ends its sessions and removes its folders, unless the next one has them. */
  dispose(): Promise<void>;
}

/** A daemon for one test, gone with its sessions when the test is over. */
export async function makeDaemon(options: Partial<DaemonOptions> = {}): Promise<TestDaemon> {
  const made = await openDaemon(options);
  onTestFinished(() => made.dispose());
  return made;
}

/** A daemon in this process, with a holder and folders of its own. */
export async function openDaemon(
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
    async again(changed = {}, between = () => {}) {
      replaced = true;
      call.close();
      await daemon.close();
      await between();
      const next = await openDaemon({ ...options, ...changed }, dir);
      onTestFinished(() => next.dispose());
      return next;
    },
    async dispose() {
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

/** A session request for a shell command. */
export function shell(script: string, more: Partial<SessionRequest> = {}): SessionRequest {
  return { argv: ["/bin/sh", "-c", script], cwd: "/tmp", ...more };
}
