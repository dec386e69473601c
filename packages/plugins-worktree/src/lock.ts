import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { ProtocolError } from "@pty4ai/protocol";

const BUSY = 5;
const LONGEST_MS = 300_000;
const queues = new Map<string, Promise<unknown>>();

/** Runs `work` while nobody else, in this process or another, holds `file`. The lock is SQLite's lock of an empty
 *  database, which the kernel takes away from a process that dies: there is no stale lock to clear. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(file) ?? Promise.resolve();
  const mine = before.then(
    () => alone(file, work),
    () => alone(file, work),
  );
  queues.set(file, mine);
  try {
    return await mine;
  } finally {
    if (queues.get(file) === mine) queues.delete(file);
  }
}

async function alone<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    await begin(database, file);
    return await work();
  } finally {
    database.close();
  }
}

async function begin(database: DatabaseSync, file: string): Promise<void> {
  const deadline = Date.now() + LONGEST_MS;
  for (;;) {
    try {
      database.exec("BEGIN EXCLUSIVE");
      return;
    } catch (error) {
      if ((error as { errcode?: number }).errcode !== BUSY) throw error;
    }
    if (Date.now() > deadline) {
      throw new ProtocolError(
        "unavailable",
        `${file} has been held by another process for five minutes`,
        {
          hint: "Look for a git or niia process that hangs, then try again.",
        },
      );
    }
    await wait(5 + Math.random() * 25);
  }
}
