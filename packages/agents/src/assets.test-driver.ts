import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

/** Where the scripts are that run inside a session. */
export const assets: string = fileURLToPath(new URL("../assets", import.meta.url));

export interface Line {
  hook: string;
  payload: Record<string, unknown>;
}

/** What is in a sink so far; of a line that is being written, nothing. */
export function linesOf(file: string): Line[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

/** Runs one of them as the agents do: what it printed. */
export async function pipe(
  program: string,
  args: string[],
  input: string,
  env: Record<string, string>,
): Promise<string> {
  const child = spawn(program, args, { env: { PATH: process.env["PATH"], ...env } });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => (printed += data.toString()));
  child.stdin.end(input);
  const [code] = (await once(child, "close")) as [number];
  expect(code).toBe(0);
  return printed;
}
