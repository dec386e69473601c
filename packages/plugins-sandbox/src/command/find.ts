import {
  accessSync,
  constants,
  openSync,
  readlinkSync,
  readSync,
  closeSync,
  realpathSync,
  statSync,
} from "node:fs";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import type { CommandFacts } from "../facts.ts";

/** Finds a command as a shell would, and follows it. Undefined when there is none. */
export function findCommand(name: string, path: string): CommandFacts | undefined {
  if (name.includes("/")) return isAbsolute(name) && isProgram(name) ? follow(name) : undefined;
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  const found = folders.map((folder) => join(folder, name)).find(isProgram);
  return found === undefined ? undefined : follow(found);
}

/** The command that runs a script, from its first line: `/usr/bin/env node` gives `node`. Undefined for a binary. */
export function interpreterOf(file: string): string | undefined {
  const first = firstLine(file);
  if (!first.startsWith("#!")) return undefined;
  const [program, ...rest] = first.slice(2).trim().split(/\s+/);
  if (program === undefined || !program.endsWith("/env")) return program;
  return rest.find((word) => !word.startsWith("-") && !word.includes("="));
}

function follow(path: string): CommandFacts {
  const links: CommandFacts["links"] = [];
  let at = path;
  while (links.length < 40) {
    const target = linkTarget(at);
    if (target === undefined) break;
    links.push({ at, target });
    at = resolve(dirname(at), target);
  }
  return { path, links, real: realpathSync(path) };
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function firstLine(file: string): string {
  const bytes = Buffer.alloc(256);
  const descriptor = openSync(file, "r");
  try {
    const size = readSync(descriptor, bytes, 0, bytes.length, 0);
    return bytes.subarray(0, size).toString("latin1").split("\n", 1)[0] ?? "";
  } finally {
    closeSync(descriptor);
  }
}
