import { CommanderError } from "commander";
import type { Context } from "./command.ts";
import { explainFailure, EXIT } from "./failure.ts";
import { findPaths } from "./paths.ts";
import { buildProgram } from "./program.ts";
import { chooseColor, makeStyle } from "./terminal/style.ts";

/** Runs one command line and returns its exit code. Never throws. */
export async function main(argv: string[]): Promise<number> {
  const context = makeContext(argv);
  let exit: number = EXIT.ok;
  const program = buildProgram(context, (code) => {
    exit = code;
  });
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // The reader of our pipe has gone: `niia ps | head -1` is no failure.
    if (error.code === "EPIPE") process.exit(EXIT.ok);
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return report(context, argv, error);
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

function makeContext(argv: string[]): Context {
  const flag = argv.find((argument) => argument.startsWith("--color="))?.slice("--color=".length);
  const plain = argv.includes("--no-color") ? "never" : flag;
  const paths = findPaths(process.env);
  const context: Context = {
    env: process.env,
    cwd: process.cwd(),
    paths,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    style: makeStyle(chooseColor(process.env, plain, process.stderr.isTTY === true)),
    client: async () => (await import("./daemon/reach.ts")).reachDaemon(context),
    runningClient: async () => (await import("./daemon/reach.ts")).findDaemon(context),
  };
  return context;
}
