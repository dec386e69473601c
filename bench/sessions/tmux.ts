import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A tmux server of its own. */
export interface Tmux {
  /** A tmux command; what it printed. */
  call: (...args: string[]) => Promise<string>;
  /** The command line of a tmux that talks to this server. */
  line: (...args: string[]) => string[];
  /** pid of the server. */
  pid: () => Promise<number>;
  /** Starts a session that runs a shell line; `name` is its target. */
  start: (name: string, line: string) => Promise<void>;
  close: () => Promise<void>;
}

export async function openTmux(dir: string, name = "tmux"): Promise<Tmux> {
  const line = (...args: string[]): string[] => [
    "tmux",
    "-S",
    join(dir, name),
    "-f",
    "/dev/null",
    ...args,
  ];
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: dir,
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
  };
  const call = async (...args: string[]): Promise<string> => {
    const [command = "", ...rest] = line(...args);
    return (await run(command, rest, { env, maxBuffer: 1 << 28 })).stdout.trim();
  };
  await call("new-session", "-d", "-s", "keep", "sleep 100000");
  await call("set-option", "-g", "history-limit", "1000");
  await call("set-option", "-g", "status", "off");
  return {
    call,
    line,
    pid: async () => Number(await call("display-message", "-p", "#{pid}")),
    start: async (session, command) =>
      void (await call("new-session", "-d", "-s", session, "-x", "200", "-y", "50", command)),
    close: async () => void (await call("kill-server").catch(() => "")),
  };
}
