import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { migrate, openDatabase } from "./database.ts";

/** What extensions get: their own tables in the daemon's database. */
export interface StoreHandle {
  readonly db: DatabaseSync;
  /** Applies the steps this database has not seen under `name`. Steps are never changed once released. */
  migrate(name: string, steps: readonly string[]): void;
  /** All or nothing; nests. */
  transaction<T>(work: () => T): T;
}

/** The database with prepared statements kept and nested transactions. */
export class Store implements StoreHandle {
  readonly db: DatabaseSync;
  readonly setAside: string | undefined;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;
  #afterCommit: (() => void)[] = [];

  constructor(file: string, now: number = Date.now()) {
    const opened = openDatabase(file, now);
    this.db = opened.db;
    this.setAside = opened.setAside;
  }

  migrate(name: string, steps: readonly string[]): void {
    const row = this.get("SELECT version FROM extension_schemas WHERE name = ?", name);
    const version = migrate(this.db, steps, Number(row?.["version"] ?? 0));
    this.run(
      "INSERT OR REPLACE INTO extension_schemas (name, version) VALUES (?, ?)",
      name,
      version,
    );
  }

  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.db.exec("BEGIN IMMEDIATE");
    this.#depth++;
    let result: T;
    try {
      result = work();
      this.db.exec("COMMIT");
    } catch (error) {
      this.db.exec("ROLLBACK");
      this.#afterCommit = [];
      throw error;
    } finally {
      this.#depth--;
    }
    for (const told of this.#afterCommit.splice(0)) told();
    return result;
  }

  /** Runs once what was written is durable against a crash of this process. */
  afterCommit(told: () => void): void {
    if (this.#depth > 0) this.#afterCommit.push(told);
    else told();
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).lastInsertRowid);
  }

  get(sql: string, ...values: SQLInputValue[]): Record<string, unknown> | undefined {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[] {
    return this.#statement(sql).all(...values);
  }

  close(): void {
    this.#statements.clear();
    this.db.close();
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
