import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { ProtocolError } from "@pty4ai/protocol";

const RETRY_MS = 15;

/**
 * Runs `work` while nobody else, in this process or another, runs some under the same file. The system lets go of the
 * lock when its holder dies: SQLite's file locks are the ones Node offers everywhere.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  patienceMs = 15_000,
): Promise<T> {
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    const deadline = Date.now() + patienceMs;
    while (!acquire(lock)) {
      if (Date.now() > deadline) {
        throw new ProtocolError("unavailable", `${file} has been locked for ${patienceMs} ms`, {
          hint: "another daemon is starting a holder and hangs: end it",
        });
      }
      await sleep(RETRY_MS * (0.5 + Math.random()));
    }
    return await work();
  } finally {
    lock.close();
  }
}

function acquire(lock: DatabaseSync): boolean {
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
}

const SQLITE_BUSY = 5;
