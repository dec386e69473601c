import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { BehaviourCase, Observed } from "./case.ts";
import { differences } from "./differences.ts";

export interface KitOptions {
  /** Folder of the cases. */
  cases: string;
  /** The runner: gets a case on its standard input in an empty folder of its own, and writes what it observed as JSON. */
  command: string[];
  /** Part of the name of the cases wanted. */
  only?: string | undefined;
  /** Of one case; default 60,000. */
  timeoutMs?: number;
}

/** How one case went. */
export interface Verdict {
  name: string;
  outcome: "passed" | "failed" | "left out";
  /** In what it differs, or why it was left out. */
  reasons: string[];
}

/** Exit code of a runner that leaves a case out; the last line of its standard error says why. */
export const LEFT_OUT = 77;

/** Runs the cases one after another. */
export async function* runCases(options: KitOptions): AsyncGenerator<Verdict> {
  const names = readdirSync(options.cases).filter((name) => name.endsWith(".json"));
  for (const file of names.sort()) {
    const name = file.slice(0, -".json".length);
    if (options.only !== undefined && !name.includes(options.only)) continue;
    const one = JSON.parse(readFileSync(join(options.cases, file), "utf8")) as BehaviourCase;
    yield { name, ...(await judge(one, options)) };
  }
}

async function judge(
  one: BehaviourCase,
  { command, timeoutMs = 60_000 }: KitOptions,
): Promise<Omit<Verdict, "name">> {
  const folder = mkdtempSync(join(tmpdir(), "connector-case-"));
  try {
    const { code, out, err } = await ran(command, {
      folder,
      input: JSON.stringify(one),
      timeoutMs,
    });
    const last = err.trimEnd().split("\n").at(-1) ?? "";
    if (code === LEFT_OUT) return { outcome: "left out", reasons: [last] };
    if (code !== 0)
      return { outcome: "failed", reasons: [`the runner ended with ${code}: ${last}`] };
    const seen = observedIn(out);
    if (seen === undefined)
      return { outcome: "failed", reasons: ["the runner wrote no JSON object with events"] };
    const reasons = differences(one, seen);
    return { outcome: reasons.length === 0 ? "passed" : "failed", reasons };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function observedIn(out: string): Observed | undefined {
  try {
    const seen = JSON.parse(out) as Partial<Observed> | null;
    return Array.isArray(seen?.events) ? (seen as Observed) : undefined;
  } catch {
    return undefined;
  }
}

interface Ran {
  code: number | string;
  out: string;
  err: string;
}

async function ran(
  [program = "", ...args]: string[],
  { folder, input, timeoutMs }: { folder: string; input: string; timeoutMs: number },
): Promise<Ran> {
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once("error", ({ message }) => resolve(message));
    child.once("close", (code, signal) => resolve(code ?? `${signal} (its time was over?)`));
  });
  // A runner may leave a case out without having read it.
  child.stdin.on("error", () => undefined).end(input);
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}
