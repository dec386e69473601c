import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const MAIN: string = fileURLToPath(new URL("../apps/cli/src/niia.ts", import.meta.url));

// One for all users of all tests, that stays from one run to the next: a start takes half the time.
export const COMPILED: string = fileURLToPath(
  new URL("../node_modules/.cache/niia-e2e", import.meta.url),
);

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  ms: number;
}

/** A user of their own: scratch HOME and XDG folders, a daemon of their own, gone after `close`. */
export interface User {
  home: string;
  env: Record<string, string>;
  niia: (
    args: string[],
    options?: { cwd?: string; input?: string; env?: Record<string, string>; timeoutMs?: number },
  ) => Promise<Ran>;
  /** The same for a command that is watched, and stopped, while it runs. */
  begin: (args: string[], options?: { cwd?: string; env?: Record<string, string> }) => Begun;
  /** pid of the user's daemon, where one runs. */
  daemonPid: () => Promise<number | undefined>;
  close: () => Promise<void>;
}

export interface Begun {
  child: ChildProcessWithoutNullStreams;
  /** Resolves once stdout and stderr together show this. */
  shows: (pattern: RegExp) => Promise<void>;
  signal: (signal: NodeJS.Signals) => void;
  ended: Promise<Ran>;
}

export function makeUser(extra: Record<string, string> = {}): User {
  const home = mkdtempSync(join(tmpdir(), "niia-e2e-"));
  const env: Record<string, string> = {
    HOME: home,
    PATH: process.env["PATH"] ?? "",
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_STATE_HOME: join(home, "state"),
    XDG_CACHE_HOME: join(home, "cache"),
    XDG_RUNTIME_DIR: join(home, "run"),
    NO_COLOR: "1",
    NODE_COMPILE_CACHE: COMPILED,
    ...extra,
  };
  const begin: User["begin"] = (args, options = {}) => {
    const started = Date.now();
    const child = spawn(
      process.execPath,
      ["--conditions=@connector/source", "--disable-warning=ExperimentalWarning", MAIN, ...args],
      {
        cwd: options.cwd ?? home,
        env: { ...env, ...options.env },
        stdio: ["pipe", "pipe", "pipe"],
      },
    );
    let [stdout, stderr] = ["", ""];
    const heard = new EventEmitter();
    const hear = (_kept?: void): unknown => heard.emit("more");
    child.stdout.setEncoding("utf8").on("data", (text: string) => hear(void (stdout += text)));
    child.stderr.setEncoding("utf8").on("data", (text: string) => hear(void (stderr += text)));
    child.stdin.on("error", () => undefined);
    const ended = new Promise<Ran>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => {
        resolve({ code, stdout, stderr, ms: Date.now() - started });
        hear();
      });
    });
    return {
      child,
      ended,
      signal: (signal) => void child.kill(signal),
      async shows(pattern) {
        while (!pattern.test(stdout + stderr)) {
          if (child.exitCode !== null || child.signalCode !== null)
            throw new Error(`it ended without ${pattern}:\n${stdout}\n${stderr}`);
          await once(heard, "more");
        }
      },
    };
  };
  const niia: User["niia"] = async (args, options = {}) => {
    const { child, ended } = begin(args, options);
    child.stdin.end(options.input ?? "");
    const timer = setTimeout(() => child.kill("SIGKILL"), options.timeoutMs ?? 60_000);
    return ended.finally(() => clearTimeout(timer));
  };
  const daemonPid = async (): Promise<number | undefined> => {
    const { stdout } = await niia(["daemon", "status", "--json"]);
    return (JSON.parse(stdout) as { pid?: number }).pid;
  };
  return {
    home,
    env,
    niia,
    begin,
    daemonPid,
    async close() {
      const { stdout } = await niia(["ps", "-q"]);
      const ids = stdout.split("\n").filter(Boolean);
      if (ids.length > 0) await niia(["kill", ...ids]);
      await niia(["daemon", "stop"]);
      // A holder that is just ending may make its folder once more.
      for (let tries = 0; existsSync(home) && tries < 5; tries += 1) {
        rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
        await sleep(200);
      }
    },
  };
}

/** The events of `niia run --json`, one object a line. */
export function events(stdout: string): Record<string, unknown>[] {
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

export function read(file: string): string {
  return readFileSync(file, "utf8");
}
