import { createHash } from "node:crypto";
import { closeSync, openSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { errorCode } from "./failure.ts";

// One command takes milliseconds: a lock this old belongs to one that was killed.
const ABANDONED_MS = 5_000;

/** Lets one `niia result set` at a time work on a file, so that two at once lose nothing. */
export async function locked<T>(file: string, work: () => T): Promise<T> {
  const lock = join(
    tmpdir(),
    `niia-${createHash("sha256").update(file).digest("hex").slice(0, 24)}.lock`,
  );
  const owned = await take(lock);
  try {
    return work();
  } finally {
    if (owned) rmSync(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  for (;;) {
    try {
      closeSync(openSync(lock, "wx", 0o600));
      return true;
    } catch (error) {
      // Nowhere to put a lock: better to work without than not at all.
      if (errorCode(error) !== "EEXIST") return false;
    }
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > ABANDONED_MS) rmSync(lock, { force: true });
    else await wait(5 + Math.random() * 15);
  }
}
