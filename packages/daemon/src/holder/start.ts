import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ProtocolError } from "@pty4ai/protocol";
import { connectHolder } from "./connect.ts";
import { dialOrRemove, lockPath, nobodyThere, socketPath } from "./find.ts";
import { EXIT } from "./exit-code.ts";
import { withLock } from "./folder-lock.ts";
import { HOLDER_EXEC_ARGV, HOLDER_MAIN, SOURCE } from "./program.ts";
import type { Holder } from "./types.ts";

const PATIENCE_MS = 15_000;
const POLL_MS = 10;

export interface StartOptions {
  /** Folder of sockets, made with mode 0700 where it is missing. */
  dir: string;
  /** Holders of the same generation are one. Letters, digits, dot, dash. */
  generation: string;
  execPath?: string;
  /** Arguments of Node itself, before the program. */
  execArgv?: string[];
  /** The holder's program, where it does not lie beside this file (a bundle). */
  main?: string;
  /** Arguments after ours: `--idle MS`, `--first MS`. */
  args?: string[];
  log?: (message: string) => void;
}

/**
 * Connects to the holder of a generation, starting it where there is none: however many daemons ask at once, they end
 * up at one. It is a process of its own and outlives us.
 */
export async function startHolder(options: StartOptions): Promise<Holder> {
  if (process.platform === "win32") {
    throw new ProtocolError(
      "unavailable",
      "Windows is not supported: there are no Unix terminals",
      {
        hint: "use WSL",
      },
    );
  }
  if (!/^[\w.-]{1,40}$/.test(options.generation)) {
    throw new ProtocolError(
      "bad-request",
      `generation: expected letters, digits, dot, dash, got ${options.generation}`,
    );
  }
  claimFolder(options.dir);
  const socket = socketPath(options.dir, options.generation);
  return (
    (await tryConnect(socket, options)) ??
    (await withLock(lockPath(options.dir), () => start(socket, options)))
  );
}

/** The caller has the lock of the folder. A name that a holder on its way out still has delays the new one. */
async function start(socket: string, options: StartOptions): Promise<Holder> {
  const logFile = join(options.dir, `holder-${options.generation}.log`);
  const deadline = Date.now() + PATIENCE_MS;
  let child: ChildProcess | undefined;
  while (Date.now() < deadline) {
    const holder = await dialOrRemove(socket, options.log);
    if (holder !== undefined) return holder;
    if (child?.exitCode === EXIT.taken) child = undefined;
    if (child !== undefined && (child.exitCode !== null || child.pid === undefined)) break;
    child ??= launch(socket, logFile, options);
    await sleep(POLL_MS);
  }
  child?.kill("SIGTERM");
  throw new ProtocolError("unavailable", `the holder did not start: ${lastLine(logFile)}`, {
    hint: `its log is ${logFile}`,
  });
}

function launch(socket: string, logFile: string, options: StartOptions): ChildProcess {
  const out = openSync(logFile, "a", 0o600);
  try {
    const child = spawn(
      options.execPath ?? process.execPath,
      [
        ...(options.execArgv ?? HOLDER_EXEC_ARGV),
        options.main ?? HOLDER_MAIN,
        "--socket",
        socket,
        "--generation",
        options.generation,
        ...(options.args ?? []),
      ],
      { detached: true, stdio: ["ignore", out, out], cwd: "/", env: holderEnvironment() },
    );
    child.on("error", (error) => options.log?.(`holder: ${error.message}`));
    child.unref();
    return child;
  } finally {
    closeSync(out);
  }
}

async function tryConnect(socket: string, options: StartOptions): Promise<Holder | undefined> {
  try {
    return await connectHolder({
      socket,
      ...(options.log === undefined ? {} : { log: options.log }),
    });
  } catch (error) {
    if (nobodyThere(error)) return undefined;
    throw error;
  }
}

/** Whoever may write in the folder can put another socket in place of ours. */
function claimFolder(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(dir);
  if (uid === process.getuid?.() && (mode & 0o022) === 0) return;
  throw new ProtocolError(
    "bad-option",
    `${dir} belongs to somebody else or is writable by others`,
    {
      hint: `choose another folder, or chmod 700 ${dir}`,
    },
  );
}

/** Sessions get the environment their spec names and nothing of this; the holder itself needs next to none. A mark by
 *  which processes of a session are found must not come here by way of a daemon that was started in one. */
function holderEnvironment(): NodeJS.ProcessEnv {
  const { PATH, TZ } = process.env;
  return {
    ...(PATH === undefined ? {} : { PATH }),
    ...(TZ === undefined ? {} : { TZ }),
    ...(SOURCE ? { NODE_COMPILE_CACHE: CACHE } : {}),
  };
}

function lastLine(file: string): string {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").at(-1) || "it said nothing";
  } catch {
    return "it left no log";
  }
}

/** Stripping types at the start would cost the holder 28 MB for the rest of its life, and so every fork some time. */
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/holder", import.meta.url));
