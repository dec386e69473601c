import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Holders and daemons that are asked to end may take so long. The runner of tests itself waits for 10 s. */
const PATIENCE_MS = 8000;

interface Left {
  pid: number;
  command: string;
}

/** Which processes still know this folder, by their command line, their environment or where they work, though they had
 *  time to go. They are ended. */
export async function endLeft(folder: string, patienceMs: number = PATIENCE_MS): Promise<string[]> {
  const left = await settled(folder, patienceMs);
  for (const { pid } of left) end(pid);
  return left.map(({ pid, command }) => `${pid} ${command}`);
}

async function settled(folder: string, patienceMs: number): Promise<Left[]> {
  for (let waited = 0; ; waited += 200) {
    const left = knowing(folder);
    if (left.length === 0 || waited >= patienceMs) return left;
    await sleep(200);
  }
}

/** Not ourselves, nor those who run the tests. */
function knowing(folder: string): Left[] {
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
