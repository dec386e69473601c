import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Client, connect } from "../../packages/client/src/index.ts";
import type { SessionRequest } from "../../packages/protocol/src/index.ts";
import { cpuOf, pidsOf } from "./cpu.ts";

const run = promisify(execFile);
const NIIA = fileURLToPath(new URL("../../apps/cli/bin/niia.js", import.meta.url));

/** The daemon as people run it, in a scratch home, and a client of it in this process. */
export interface Ours {
  client: Client;
  /** Holder and daemon. */
  pids: () => number[];
  start: (argv: string[], more?: Partial<SessionRequest>) => Promise<string>;
  requestOf: (argv: string[], more?: Partial<SessionRequest>) => SessionRequest;
  /** CPU milliseconds so far of holder, daemon and this process, which is the client. */
  cpu: () => number;
  close: () => Promise<void>;
}

export async function openOurs(dir: string): Promise<Ours> {
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: dir,
    TERM: "xterm-256color",
    XDG_STATE_HOME: join(dir, "state"),
    XDG_CONFIG_HOME: join(dir, "config"),
    XDG_CACHE_HOME: join(dir, "cache"),
    XDG_RUNTIME_DIR: join(dir, "run"),
  };
  const niia = (...args: string[]): Promise<unknown> =>
    run(process.execPath, [NIIA, ...args], { env });
  await niia("daemon", "start");
  const client = await connect({ socket: join(dir, "run", "niia", "daemon.sock") });
  const { pid } = await client.version();
  const pids = (): number[] => [pid, ...pidsOf(join(dir, "run", "niia", "holder-"))];
  const requestOf: Ours["requestOf"] = (argv, more = {}) => ({
    argv,
    cwd: dir,
    size: { cols: 200, rows: 50 },
    env: { TERM: "xterm-256color" },
    // No peer records what it shows; what it costs to is a path of its own in the table.
    record: false,
    inherit: { PATH: env.PATH },
    ...more,
  });
  return {
    client,
    pids,
    requestOf,
    start: async (argv, more) => (await client.start(requestOf(argv, more))).id,
    cpu() {
      const { user, system } = process.cpuUsage();
      return cpuOf(pids()) + (user + system) / 1000;
    },
    async close() {
      for (const { id } of await client.list()) await client.remove(id, { force: true });
      await client.close();
      await niia("daemon", "stop");
    },
  };
}
