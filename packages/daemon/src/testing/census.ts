// Before and after a suite: everything it starts works below a folder of its own, and when it is over no process is left
// that knows this folder, by its command line or its environment. What is left is named, fails the suite, and is ended: a
// runner that waits for it would wait for ever.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Holders and daemons that are asked to end may take so long. */
const PATIENCE_MS = 10_000;

const before = process.env["TMPDIR"];
let folder = "";

export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), "census-"));
  process.env["TMPDIR"] = folder;
}

export async function teardown(): Promise<void> {
  if (before === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = before;
  const left = await settled();
  for (const { pid } of left) end(pid);
  rmSync(folder, { recursive: true, force: true });
  if (left.length === 0) return;
  process.exitCode = 1;
  const lines = left.map(({ pid, command }) => `${pid} ${command}`);
  throw new Error(`The suite left processes behind:\n${lines.join("\n")}`);
}

interface Left {
  pid: number;
  command: string;
}

async function settled(): Promise<Left[]> {
  for (let waited = 0; ; waited += 200) {
    const left = knowing();
    if (left.length === 0 || waited >= PATIENCE_MS) return left;
    await sleep(200);
  }
}

/** Not ourselves, nor those who run the tests. */
function knowing(): Left[] {
  const found: Left[] = [];
  for (const pid of readdirSync("/proc").map(Number)) {
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "latin1");
      const runner = command.includes("vitest");
      const known = command + readFileSync(`/proc/${pid}/environ`, "latin1");
      if (!runner && known.includes(folder))
        found.push({ pid, command: command.replaceAll("\0", " ").slice(0, 200) });
    } catch {
      // It has gone meanwhile, or is somebody else's.
    }
  }
  return found;
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has gone meanwhile.
  }
}
