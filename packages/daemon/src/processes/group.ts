import { accessSync, constants, readdirSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { groupsBeside, MARK, readSystem, readText, wayOut } from "./place.ts";

/** Those that were started while the ones before them were moved are found by the next round. */
const ROUNDS = 10;
const STALE_MS = 60_000;

/** Makes a group and moves into it all that `find` finds: whatever those start from then on is born in there. The
 *  system takes some milliseconds for a move, in which nobody is kept waiting. Throws what the system says. */
export async function fillGroup(path: string, find: () => Promise<number[]>): Promise<void> {
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    const there = new Set(groupMembers(path));
    const missing = (await find()).filter((pid) => !there.has(pid));
    if (missing.length === 0) return;
    for (const pid of missing) await moveIn(path, pid);
  }
}

/** Who is in a group and in those below it. None where it is gone. */
export function groupMembers(path: string): number[] {
  return walk(path).flatMap((folder) =>
    readText(join(folder, "cgroup.procs"))
      .split("\n")
      .map(Number)
      // Those that this side of a container cannot see are told as 0.
      .filter((pid) => pid > 0),
  );
}

/** Whether anybody is in there, also who cannot be listed for starting another and leaving all the time. */
export function isPopulated(path: string): boolean {
  return readText(join(path, "cgroup.events")).includes("populated 1");
}

/** Ends all of them at once, so that none can start another meanwhile. False where the system cannot. */
export function killGroup(path: string): boolean {
  try {
    writeFileSync(join(path, "cgroup.kill"), "1");
    return true;
  } catch {
    return false;
  }
}

/** Removes a group with nobody in it. */
export function removeGroup(path: string): void {
  try {
    for (const folder of walk(path).reverse()) rmdirSync(folder);
  } catch {
    // Somebody is in there who cannot be ended.
  }
}

/** Removes what sessions left whose daemon did not live to see their end: groups with nobody in them, for a minute now, so
 *  that none is meant which somebody has just made. */
export function removeStale(now: number): void {
  const folder = groupsBeside(readText("/proc/self/cgroup"), readSystem());
  for (const path of folder === undefined ? [] : inside(folder)) {
    if (!basename(path).startsWith(MARK)) continue;
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - made > STALE_MS && !isPopulated(path)) removeGroup(path);
  }
}

/** Whether sessions of a daemon that is started here, and by no service manager, get groups of their own. */
export function mayMakeGroups(): boolean {
  const system = readSystem();
  const folder = groupsBeside(readText("/proc/self/cgroup"), system);
  if (system.managed || folder === undefined) return false;
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A daemon that was started in a session must not end with it: it moves out, where that is for us to decide. */
export function leaveGroup(): void {
  const folder = wayOut(readText("/proc/self/cgroup"), readSystem());
  if (folder === undefined) return;
  try {
    writeFileSync(join(folder, "cgroup.procs"), String(process.pid));
  } catch {
    // It stays a part of the session.
  }
}

async function moveIn(path: string, pid: number): Promise<void> {
  try {
    await writeFile(join(path, "cgroup.procs"), String(pid));
  } catch (error) {
    // It has gone meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** The group and all below it, the outer ones first. */
function walk(path: string): string[] {
  return [path, ...inside(path).flatMap(walk)];
}

function inside(path: string): string[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name));
  } catch {
    return [];
  }
}
