import type { Client } from "@pty4ai/client";
import { CommanderError } from "commander";
import type { Context } from "./command.ts";
import { explainFailure, EXIT } from "./failure.ts";
import { findPaths } from "./paths.ts";
import { buildProgram } from "./program.ts";
import { chooseColor, makeStyle } from "./terminal/style.ts";

/** Runs one command line and returns its exit code. Never throws. */
export async function main(argv: string[]): Promise<number> {
  const opened: Client[] = [];
  const context = makeContext(argv, opened);
  let exit: number = EXIT.ok;
  const program = buildProgram(context, (code) => {
    exit = code;
  });
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // The reader of our pipe has gone: `niia ps | head -1` is no failure.
      if (error.code === "EPIPE") process.exit(EXIT.ok);
    });
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return report(context, argv, error);
  } finally {
    // An open connection would keep the process alive after a failure.
    await Promise.allSettled(opened.map((client) => client.close()));
  }
}

function report(context: Context, argv: string[], error: unknown): number {
  const { message, hint, exit, code } = explainFailure(error);
  if (argv.includes("--json")) {
    const body = { error: { ...(code ? { code } : {}), message, ...(hint ? { hint } : {}) } };
    context.err(`${JSON.stringify(body)}\n`);
  } else {
    context.err(`${context.style.paint("red", "niia:")} ${message}\n`);
    if (hint) context.err(`  next: ${hint}\n`);
  }
  if (context.env["NIIA_DEBUG"] && error instanceof Error) context.err(`${error.stack}\n`);
  return exit;
}

function makeContext(argv: string[], opened: Client[]): Context {
  const flag = argv.find((argument) => argument.startsWith("--color="))?.slice("--color=".length);
  const plain = argv.includes("--no-color") ? "never" : flag;
  const paths = findPaths(process.env);
  const context: Context = {
    env: process.env,
    cwd: process.cwd(),
    paths,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    style: makeStyle(chooseColor(process.env, plain, process.stderr.isTTY)),
    async client() {
      const { reachDaemon } = await import("./daemon/reach.ts");
      const client = await reachDaemon(context);
      opened.push(client);
      return client;
    },
    async runningClient() {
      const { findDaemon } = await import("./daemon/reach.ts");
      const client = await findDaemon(context);
      if (client) opened.push(client);
      return client;
    },
  };
  return context;
}
