import type { DatabaseSync } from "node:sqlite";
import { RunError } from "../error.ts";

/** Brings the journal's tables to the newest form, one numbered step at a time. Steps are never edited once released. */
export function migrate(database: DatabaseSync): void {
  database.exec("CREATE TABLE IF NOT EXISTS run_schema (version INTEGER NOT NULL) STRICT");
  const row = database.prepare("SELECT version FROM run_schema").get();
  const version = row === undefined ? 0 : Number(row["version"]);
  if (version > MIGRATIONS.length) {
    throw new RunError(
      "journal",
      `the run journal has form ${version}, newer than ${MIGRATIONS.length}`,
      {
        hint: "It was written by a newer version of niia: use that one.",
      },
    );
  }
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    database.exec("BEGIN IMMEDIATE");
    try {
      database.exec(sql);
      database.exec(`DELETE FROM run_schema; INSERT INTO run_schema VALUES (${index + 1})`);
      database.exec("COMMIT");
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  }
}

export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE run (
     id TEXT PRIMARY KEY,
     status TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     ended_at INTEGER,
     record TEXT NOT NULL
   ) STRICT;
   CREATE TABLE run_event (
     seq INTEGER PRIMARY KEY,
     run TEXT NOT NULL,
     event TEXT NOT NULL
   ) STRICT;
   CREATE INDEX run_event_run ON run_event (run, seq);`,
];
