import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** Does the work while no other process does work under the same lock file. A lock whose owner is gone is taken over. */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: (owner: number) => void,
): Promise<T> {
  for (let told = false; !take(file); ) {
    const owner = ownerOf(file);
    if (owner === undefined ? isOld(file) : !isAlive(owner)) rmSync(file, { force: true });
    else if (!told && owner !== undefined) {
      onWait(owner);
      told = true;
    }
    await pause(100);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function ownerOf(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return Number(readFileSync(file, "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

/** A lock without an owner was left by a process that died between making it and writing its number. */
function isOld(file: string): boolean {
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && Date.now() - made > 5000;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
