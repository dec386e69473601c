// Before and after a run of tests, whichever suites are in it: everything they start works below one folder, and when
// they are over no process is left that knows this folder, by its command line, its environment or where it works. What
// is left is named, fails the run, and is ended: a runner that waits for it would wait for ever.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Holders and daemons that are asked to end may take so long. The runner itself waits for 10 s. */
const PATIENCE_MS = 8000;
const PREFIX = "niia-census-";

const before = process.env["TMPDIR"];
let folder = "";

/** Each suite calls it; the first one makes the folder and counts, for a folder in a folder in a folder would be too
 *  long for the names of sockets. */
export function setup(): void {
  if (before !== undefined && basename(before).startsWith(PREFIX)) return;
  folder = mkdtempSync(join(tmpdir(), PREFIX));
  // As the usual folder of its kind: another user may pass, so that what refuses him is what is tested.
  chmodSync(folder, 0o711);
  process.env["TMPDIR"] = folder;
}

export async function teardown(): Promise<void> {
  if (folder === "") return;
  if (before === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = before;
  const left = await settled();
  for (const { pid } of left) end(pid);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  if (left.length === 0) return;
  process.exitCode = 1;
  const lines = left.map(({ pid, command }) => `${pid} ${command}`);
  throw new Error(`The tests left processes behind:\n${lines.join("\n")}`);
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
    const command = look(() => readFileSync(`/proc/${pid}/cmdline`, "latin1"));
    if (command.includes("vitest")) continue;
    const environment = look(() => readFileSync(`/proc/${pid}/environ`, "latin1"));
    const place = look(() => readlinkSync(`/proc/${pid}/cwd`));
    if (`${command}${environment}${place}`.includes(folder))
      found.push({ pid, command: command.replaceAll("\0", " ").slice(0, 200) });
  }
  return found;
}

/** It may have gone meanwhile, or be somebody else's. */
function look(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has gone meanwhile.
  }
}
