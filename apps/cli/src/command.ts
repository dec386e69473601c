import type { Client } from "@pty4ai/client";
import type { Paths } from "./paths.ts";
import type { Style } from "./terminal/style.ts";

/** One command of the tree. Descriptors are data: help, completion and the man page are made from them.
 *  `action` imports what it needs when it runs, so that `niia --version` loads next to nothing. */
export interface Command {
  name: string;
  summary: string;
  /** `<required>`, `[optional]`, `[many...]`, as usage shows them. */
  arguments?: string[];
  options?: Option[];
  /** Command line and what it does. */
  examples?: [string, string][];
  seeAlso?: string[];
  /** A page of text in the command's help. */
  page?: () => string;
  subcommands?: Command[];
  /** Takes everything after `--` untouched. */
  passThrough?: boolean;
  /** What completes the first argument. */
  completes?: "file" | "session" | "run" | "either" | "agent" | "template";
  /** Returns the exit code. */
  action?: (context: Context, args: string[], options: Options) => Promise<number>;
}

export interface Option {
  /** As commander writes it: `-t, --task <text>`. */
  flags: string;
  description: string;
  /** The option may be given more than once; the value is then an array. */
  many?: boolean;
  choices?: string[];
}

export type OptionValue = string | boolean | string[] | undefined;
export type Options = Record<string, OptionValue>;

/** What an action may touch of the outside. */
export interface Context {
  env: NodeJS.ProcessEnv;
  cwd: string;
  paths: Paths;
  /** Data for a program that reads us. */
  out: (text: string) => void;
  /** Progress and messages for a person. */
  err: (text: string) => void;
  style: Style;
  /** A connection to this machine's daemon, which is started when it does not run. */
  client: () => Promise<Client>;
  /** The same, but never starts one: undefined when none runs. */
  runningClient: () => Promise<Client | undefined>;
}

export function text(value: OptionValue): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function list(value: OptionValue): string[] {
  if (Array.isArray(value)) return value;
  return typeof value === "string" ? [value] : [];
}
