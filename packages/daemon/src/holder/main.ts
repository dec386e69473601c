import { flushCompileCache } from "node:module";
import { parseArgs } from "node:util";
import { EXIT } from "./exit-code.ts";
import { SocketName } from "./name.ts";
import { loadNative } from "./native.ts";
import { HolderServer } from "./server.ts";
import { findSpawnHelper } from "./spawn-helper.ts";

/** `idle`: how long an empty holder waits for the next daemon; `first`: for its first one. Milliseconds. */
const DEFAULTS = { idle: "10000", first: "30000", check: "30000" };

interface Options {
  socket: string;
  generation: string;
  idleMs: number;
  firstMs: number;
  checkMs: number;
}

async function main(): Promise<void> {
  if (process.platform === "win32")
    fail("Windows is not supported: it has no Unix terminals", EXIT.failed);
  const options = readOptions();
  const launcher = { native: loadNative(), helperPath: findSpawnHelper() };

  let idle: NodeJS.Timeout | undefined;
  let hadDaemon = false;
  const holder = new HolderServer({
    generation: options.generation,
    launcher,
    log,
    changed: () => {
      hadDaemon ||= holder.owned;
      clearTimeout(idle);
      if (holder.owned || holder.sessions > 0) return;
      idle = setTimeout(
        () => end("nothing left to hold"),
        hadDaemon ? options.idleMs : options.firstMs,
      );
    },
  });
  const name = new SocketName(options.socket, (peer) => holder.accept(peer), log);
  const end = (reason: string): void => {
    if (holder.sessions > 0) return log(`${reason}: ignored, ${holder.sessions} sessions live`);
    log(reason);
    name.release();
    process.exit(EXIT.empty);
  };

  // A holder outlives the terminal, the login and the daemon that started it. Only an empty one can be told to go.
  process.on("SIGHUP", () => {});
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => end("told to end"));
  await name.take();
  process.on("uncaughtException", (error) => log(`unexpected: ${error.stack}`));
  process.chdir("/");
  setInterval(() => name.check().catch((error: Error) => log(error.message)), options.checkMs);
  idle = setTimeout(() => end("no daemon came"), options.firstMs);
  flushCompileCache();
  log(`generation ${options.generation} listens on ${options.socket}`);
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      socket: { type: "string" },
      generation: { type: "string" },
      idle: { type: "string", default: DEFAULTS.idle },
      first: { type: "string", default: DEFAULTS.first },
      check: { type: "string", default: DEFAULTS.check },
    },
  });
  const { socket, generation } = values;
  const [idleMs, firstMs, checkMs] = [
    Number(values.idle),
    Number(values.first),
    Number(values.check),
  ];
  if (!socket || !generation || !(idleMs >= 0) || !(firstMs >= 0) || !(checkMs > 0)) {
    fail(
      "usage: main --socket PATH --generation NAME [--idle MS] [--first MS] [--check MS]",
      EXIT.usage,
    );
  }
  return { socket, generation, idleMs, firstMs, checkMs };
}

function log(message: string): void {
  process.stderr.write(`${new Date().toISOString()} holder ${process.pid}: ${message}\n`);
}

function fail(message: string, code: number): never {
  log(message);
  process.exit(code);
}

// A full disk must not reach the sessions by way of the log.
process.stderr.on("error", () => {});
main().catch((error: NodeJS.ErrnoException) => {
  const taken = error.code === "EADDRINUSE";
  fail(taken ? error.message : String(error.stack), taken ? EXIT.taken : EXIT.failed);
});
