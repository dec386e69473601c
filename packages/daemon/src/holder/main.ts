import { createServer } from "node:net";
import { parseArgs } from "node:util";
import { bindSocket } from "./bind.ts";
import { loadNative } from "./native.ts";
import { HolderServer } from "./server.ts";
import { findSpawnHelper } from "./spawn-helper.ts";

/** What the process says by its exit code. */
const EXIT = { empty: 0, failed: 1, usage: 2, taken: 3 } as const;
/** Time a holder nobody has ever connected to waits at least. */
const FIRST_CHANCE_MS = 30_000;

const log = (message: string): void => {
  process.stderr.write(`${new Date().toISOString()} holder ${process.pid}: ${message}\n`);
};

function fail(message: string, code: number): never {
  log(message);
  process.exit(code);
}

function readOptions(): { socket: string; generation: string; idleMs: number; firstMs: number } {
  const { values } = parseArgs({
    options: {
      socket: { type: "string" },
      generation: { type: "string" },
      idle: { type: "string", default: "10000" },
      first: { type: "string", default: String(FIRST_CHANCE_MS) },
    },
  });
  const { socket, generation } = values;
  const [idleMs, firstMs] = [Number(values.idle), Number(values.first)];
  if (!socket || !generation || !(idleMs >= 0) || !(firstMs >= 0)) {
    fail("usage: main --socket PATH --generation NAME [--idle MS] [--first MS]", EXIT.usage);
  }
  return { socket, generation, idleMs, firstMs };
}

async function main(): Promise<void> {
  if (process.platform === "win32")
    fail("Windows is not supported: there are no Unix terminals", EXIT.failed);
  const { socket, generation, idleMs, firstMs } = readOptions();
  const launcher = { native: loadNative(), helperPath: findSpawnHelper() };

  let hadConnection = false;
  let idle: NodeJS.Timeout | undefined;
  const empty = (): boolean => holder.sessions === 0 && !holder.owned;
  const watch = (): void => {
    hadConnection ||= holder.owned;
    clearTimeout(idle);
    if (empty())
      idle = setTimeout(() => end("nothing left to hold"), hadConnection ? idleMs : firstMs);
  };
  const holder = new HolderServer({ generation, launcher, log, changed: watch });

  const server = createServer((peer) => holder.accept(peer));
  const unbind = await bindSocket(server, socket);
  server.on("error", (error) => log(`socket: ${error.message}`));
  const end = (reason: string): void => {
    if (holder.sessions > 0) return log(`${reason}: ignored, ${holder.sessions} sessions live`);
    unbind();
    log(reason);
    process.exit(EXIT.empty);
  };

  // A holder outlives the terminal, the login and the daemon that started it. Only an empty one can be told to go.
  process.on("SIGHUP", () => {});
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => end("told to end"));
  process.on("uncaughtException", (error) => log(`unexpected: ${error.stack}`));
  process.chdir("/");
  watch();
  log(`generation ${generation} listens on ${socket}`);
}

main().catch((error: NodeJS.ErrnoException) => {
  const taken = error.code === "EADDRINUSE";
  fail(taken ? error.message : String(error.stack), taken ? EXIT.taken : EXIT.failed);
});
