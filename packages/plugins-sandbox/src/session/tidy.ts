import { createReadStream, lstatSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { PluginContext } from "@pty4ai/protocol";
import { Placeholders } from "./placeholder.ts";
import { readGuards } from "./prepare.ts";

/** What is told of a sandboxed session once it is over. */
export interface SandboxReport {
  /** Settings files that were not there before the session: look at them before another program obeys them. */
  planted: string[];
  connections: number;
  /** Destinations that were refused, each once, at most 50. */
  refused: string[];
}

/** Removes what the sandbox put into the tree, and tells what the session left there and where it tried to go. */
export async function tidy(
  { box }: { box: string },
  context: PluginContext,
): Promise<SandboxReport> {
  const placeholders = new Placeholders(context.stateDir);
  const guards = readGuards(box);
  for (const { path, state } of guards)
    if (state === "absent-folder") placeholders.release(path, context.session.id);
  const absent = guards.filter(({ state }) => state === "absent" || state === "absent-folder");
  const planted = absent
    .map((guard) => guard.path)
    .filter(
      (path) => !placeholders.has(path) && lstatSync(path, { throwIfNoEntry: false }) !== undefined,
    );
  return { planted, ...(await readLog(join(box, "egress.jsonl"))) };
}

async function readLog(file: string): Promise<Pick<SandboxReport, "connections" | "refused">> {
  const refused = new Set<string>();
  let connections = 0;
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return { connections, refused: [] };
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const record = parse(line);
    if (typeof record.destination !== "string") continue;
    connections += 1;
    if (record.outcome === "refused" && refused.size < 50) refused.add(record.destination);
  }
  return { connections, refused: [...refused] };
}

function parse(line: string): { destination?: unknown; outcome?: unknown } {
  try {
    return JSON.parse(line) as { destination?: unknown; outcome?: unknown };
  } catch {
    return {};
  }
}
