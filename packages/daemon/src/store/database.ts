import { chmodSync, closeSync, existsSync, openSync, renameSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { ProtocolError } from "@pty4ai/protocol";
import { MIGRATIONS } from "./migrations.ts";

export interface OpenedDatabase {
  db: DatabaseSync;
  /** Where a store that could not be read was put. */
  setAside?: string;
}

/** Opens the store and brings its schema up to date. One that is corrupt is kept beside the new, empty one. */
export function openDatabase(file: string, now: number): OpenedDatabase {
  try {
    return { db: open(file) };
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    const setAside = `${file}.corrupt-${now}`;
    for (const part of ["", "-wal", "-shm"]) {
      if (existsSync(file + part)) renameSync(file + part, setAside + part);
    }
    return { db: open(file), setAside };
  }
}

/** Applies what the database has not seen yet, each step in a transaction of its own. */
export function migrate(db: DatabaseSync, steps: readonly string[], version: number): number {
  for (let at = version; at < steps.length; at++) {
    db.exec("BEGIN IMMEDIATE");
    try {
      db.exec(steps[at] ?? "");
      db.exec("COMMIT");
    } catch (error) {
      db.exec("ROLLBACK");
      throw error;
    }
  }
  return steps.length;
}

function open(file: string): DatabaseSync {
  if (!existsSync(file)) closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
  const db = new DatabaseSync(file, { timeout: 5000 });
  try {
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
    const check = db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
    if (check !== "ok") throw Object.assign(new Error(String(check)), { errcode: 11 });
    const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (version > MIGRATIONS.length) {
      throw new ProtocolError("version", `The store ${file} was written by a newer release`, {
        hint: "Start the daemon of that release, or move the store away.",
      });
    }
    for (let next = version; next < MIGRATIONS.length; next++) {
      migrate(db, [`${MIGRATIONS[next]}; PRAGMA user_version = ${next + 1}`], 0);
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** SQLITE_FULL, and SQLITE_IOERR in whatever it was doing. */
export function isFull(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode;
  return code !== undefined && [10, 13].includes(code & 0xff);
}

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
function isCorrupt(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode;
  return code !== undefined && [11, 26].includes(code & 0xff);
}
