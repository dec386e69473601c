import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Client, connect } from "@pty4ai/client";
import type { Context } from "../command.ts";
import { DAEMON_PROGRAM } from "../daemon-program.ts";
import { EXIT, Failure } from "../failure.ts";
import { makePaths } from "../paths.ts";
import { VERSION } from "../version.ts";

const START_LIMIT_MS = 20_000;
const REVIVE_EVERY_MS = 3000;

/** A connection to this machine's daemon; starts one when none answers, and says so on stderr. */
export async function reachDaemon(context: Context): Promise<Client> {
  if (process.platform === "win32") {
    throw new Failure("Windows has no terminals that niia can use", {
      exit: EXIT.unreachable,
      hint: "run niia inside WSL 2; validate, plan and graph work here too",
    });
  }
  let last = 0;
  const revive = (): void => {
    // Of several that start at once one serves; there is no need for many.
    if (Date.now() - last < REVIVE_EVERY_MS) return;
    last = Date.now();
    void startDaemon(context);
  };
  const running = await findDaemon(context, revive);
  if (running) return running;
  context.err(`${context.style.paint("dim", "starting the niia daemon")}\n`);
  const started = await startDaemon(context);
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    // Of two that start at once one leaves again with status 0: the other one serves.
    const status = started?.exitCode ?? 0;
    const client = await findDaemon(context, revive);
    if (client) return client;
    if (status !== 0)
      throw unreachable(context, `the daemon ended with status ${status} as it started`);
    await sleep(20);
  }
  throw unreachable(
    context,
    `the daemon did not answer on ${context.paths.socket} within ${START_LIMIT_MS / 1000} s`,
  );
}

function unreachable(context: Context, message: string): Failure {
  return new Failure(message, {
    exit: EXIT.unreachable,
    hint: `look at the end of ${context.paths.log}, or run \`niia doctor\``,
  });
}

/** A connection to the daemon that runs, or undefined. `revive` is called when that daemon goes away later. */
export async function findDaemon(
  context: Context,
  revive?: () => void,
): Promise<Client | undefined> {
  let client: Client;
  try {
    client = await connect({
      socket: context.paths.socket,
      author: authorIn(context.env),
      ...(revive ? { revive } : {}),
    });
  } catch {
    return undefined;
  }
  const { version } = await client.version();
  if (version !== VERSION) {
    context.err(
      `niia ${VERSION} talks to a daemon of version ${version}; \`niia daemon stop\` and the next command starts the new one\n`,
    );
  }
  return client;
}

/** Who types, as recordings tell it: inside a session it is the agent there. */
function authorIn(env: Context["env"]): string {
  const session = env["NIIA_SESSION"];
  return session === undefined ? "person" : `agent:${session}`;
}

/** As the service that it is, else as a process of its own. */
async function startDaemon(context: Context): Promise<ChildProcess | undefined> {
  const { startService } = await import("../service/start.ts");
  return (await startService(context.env)) ? undefined : startDaemonProcess(context);
}

/** Starts the daemon as a process of its own that outlives this one. */
function startDaemonProcess(context: Context): ChildProcess {
  makePaths(context.paths);
  const log = openSync(context.paths.log, "a", 0o600);
  const child = spawn(process.execPath, [...process.execArgv, DAEMON_PROGRAM], {
    detached: true,
    stdio: ["ignore", log, log],
    cwd: "/",
    env: { NODE_COMPILE_CACHE: join(context.paths.cache, "compiled"), ...context.env },
  });
  child.unref();
  closeSync(log);
  return child;
}
