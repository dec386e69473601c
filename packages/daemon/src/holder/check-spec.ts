import { accessSync, closeSync, constants, openSync, readSync, statSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { TerminalSize } from "@pty4ai/protocol";
import { Refusal } from "./refusal.ts";
import type { SpawnSpec } from "./types.ts";

/** Limits of Linux: one string of argv or env, and all of them (a quarter of the usual 8 MiB stack). */
const MAX_STRING = 131_071;
const MAX_STRINGS = 2_000_000;
const MAX_CELLS = 10_000;

/** Throws a Refusal for what the started process could only have told by a line in its own terminal. */
export function checkSpec(value: unknown): SpawnSpec {
  const spec = (value ?? {}) as Partial<SpawnSpec>;
  const { id, argv, env, cwd, flow } = spec;
  if (typeof id !== "string" || id === "" || id.length > 200)
    bad("id", "a string of 1 to 200 characters");
  if (!Array.isArray(argv) || argv.length === 0) bad("argv", "at least the program");
  if (env === null || typeof env !== "object" || Array.isArray(env))
    bad("env", "an object of strings");
  if (flow !== "lossless" && flow !== "live") bad("flow", '"lossless" or "live"');
  checkStrings(argv, Object.entries(env));
  checkFolder(cwd);
  checkProgram(argv[0] as string);
  return { id, argv, env, cwd, size: checkSize(spec.size), flow };
}

export function checkSize(value: unknown): TerminalSize {
  const { cols, rows } = (value ?? {}) as Partial<TerminalSize>;
  for (const cells of [cols, rows]) {
    if (!Number.isInteger(cells) || (cells as number) < 1 || (cells as number) > MAX_CELLS) {
      bad("size", `cols and rows from 1 to ${MAX_CELLS}`);
    }
  }
  return { cols: cols as number, rows: rows as number };
}

function checkStrings(argv: unknown[], env: [string, unknown][]): void {
  for (const [name] of env)
    if (name === "" || name.includes("="))
      bad("env", `names without "=" (${JSON.stringify(name)})`);
  let total = 0;
  for (const text of [...argv, ...env.flat()]) {
    if (typeof text !== "string" || text.includes("\0")) bad("argv and env", "strings without NUL");
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_STRING) bad("argv and env", `strings of at most ${MAX_STRING} bytes`);
    total += bytes + 10;
  }
  if (total > MAX_STRINGS) bad("argv and env", `at most ${MAX_STRINGS} bytes together`);
}

function checkFolder(cwd: unknown): asserts cwd is string {
  if (typeof cwd !== "string" || !isAbsolute(cwd)) bad("cwd", "an absolute path");
  const what = attempt(() => statSync(cwd), `working folder ${cwd}`);
  if (!what.isDirectory()) throw new Refusal("bad-option", `working folder ${cwd} is not a folder`);
  attempt(() => accessSync(cwd, constants.X_OK), `working folder ${cwd}`);
}

function checkProgram(file: string): void {
  if (!isAbsolute(file)) bad("argv[0]", `an absolute path (${JSON.stringify(file)})`);
  if (!attempt(() => statSync(file), `program ${file}`).isFile()) {
    throw new Refusal("bad-option", `program ${file} is not a file`);
  }
  attempt(() => accessSync(file, constants.X_OK), `program ${file}`);
  const interpreter = readInterpreter(file);
  if (interpreter !== undefined)
    attempt(() => accessSync(interpreter, constants.X_OK), `interpreter ${interpreter} of ${file}`);
}

/** What the first line of a script names. A program that may be run but not read has none to see. */
function readInterpreter(file: string): string | undefined {
  let fd: number;
  try {
    fd = openSync(file, "r");
  } catch {
    return undefined;
  }
  try {
    const start = Buffer.alloc(256);
    const text = start.toString("latin1", 0, readSync(fd, start));
    return /^#![ \t]*(\/[^ \t\n]+)[^\n]*\n/.exec(text)?.[1];
  } finally {
    closeSync(fd);
  }
}

function attempt<T>(look: () => T, what: string): T {
  try {
    return look();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === "ENOENT" || code === "ENOTDIR"
        ? "does not exist"
        : code === "EACCES"
          ? "may not be used"
          : `cannot be used (${code})`;
    throw new Refusal("bad-option", `${what} ${reason}`, "check the path and its permissions");
  }
}

function bad(field: string, wanted: string): never {
  throw new Refusal("bad-request", `${field}: expected ${wanted}`);
}
