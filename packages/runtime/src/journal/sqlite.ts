import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { RunEvent } from "../engine/event.ts";
import { RunError } from "../error.ts";
import type { Journal, RunRecord } from "./journal.ts";
import { migrate } from "./migrate.ts";

/** A journal in the caller's SQLite database, in tables of its own (`run`, `run_event`). The caller owns the handle. */
export class SqliteJournal implements Journal {
  readonly #database: DatabaseSync;
  readonly #statements: Record<
    "create" | "get" | "list" | "update" | "append" | "read",
    StatementSync
  >;

  constructor(database: DatabaseSync) {
    migrate(database);
    this.#database = database;
    this.#statements = {
      create: database.prepare(
        "INSERT INTO run (id, status, created_at, record) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
      ),
      get: database.prepare("SELECT status, ended_at, record FROM run WHERE id = ?"),
      list: database.prepare(
        "SELECT status, ended_at, record FROM run ORDER BY created_at DESC, id DESC",
      ),
      update: database.prepare("UPDATE run SET status = ?, ended_at = ? WHERE id = ?"),
      append: database.prepare("INSERT INTO run_event (run, event) VALUES (?, ?)"),
      read: database.prepare("SELECT event FROM run_event WHERE run = ? ORDER BY seq"),
    };
  }

  create(record: RunRecord): void {
    const { id, status, createdAt } = record;
    const { changes } = this.#statements.create.run(id, status, createdAt, JSON.stringify(record));
    if (changes === 0) throw new RunError("run-exists", `there is a run ${id} already`);
  }

  get(id: string): RunRecord | undefined {
    const row = this.#statements.get.get(id);
    return row === undefined ? undefined : recordOf(row);
  }

  list(): RunRecord[] {
    return this.#statements.list.all().map(recordOf);
  }

  update(id: string, change: Pick<RunRecord, "status"> & { endedAt?: number }): void {
    this.#statements.update.run(change.status, change.endedAt ?? null, id);
  }

  append(id: string, events: RunEvent[]): void {
    if (events.length === 1) return this.#insert(id, events);
    this.#database.exec("SAVEPOINT run_append");
    try {
      this.#insert(id, events);
      this.#database.exec("RELEASE run_append");
    } catch (error) {
      this.#database.exec("ROLLBACK TO run_append; RELEASE run_append");
      throw error;
    }
  }

  read(id: string): RunEvent[] {
    return this.#statements.read.all(id).map((row) => JSON.parse(String(row["event"])) as RunEvent);
  }

  #insert(id: string, events: RunEvent[]): void {
    for (const event of events) this.#statements.append.run(id, JSON.stringify(event));
  }
}

function recordOf(row: Record<string, unknown>): RunRecord {
  const record = JSON.parse(String(row["record"])) as RunRecord;
  const status = row["status"] as RunRecord["status"];
  const endedAt = row["ended_at"];
  return { ...record, status, ...(typeof endedAt === "number" ? { endedAt } : {}) };
}
