import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { ProtocolError } from "@pty4ai/protocol";
import { isFull, migrate, openDatabase } from "./database.ts";

const RETRY_MS = 500;

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
  #afterRollback: (() => void)[] = [];
  /** What could not be written yet, in order. */
  #backlog: { work: () => void; written: () => void; failed: (error: unknown) => void }[] = [];
  #retry: NodeJS.Timeout | undefined;
  /** Called when the disk takes nothing more, and when it does again. */
  onSpace: (room: boolean) => void = () => {};

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
      // On a full disk the database may have rolled back by itself.
      if (this.db.isTransaction) this.db.exec("ROLLBACK");
      this.#afterCommit = [];
      for (const undo of this.#afterRollback.splice(0).reverse()) undo();
      throw isFull(error) ? noSpace(error) : error;
    } finally {
      this.#depth--;
    }
    this.#afterRollback = [];
    for (const told of this.#afterCommit.splice(0)) told();
    return result;
  }

  /** The same, for what happened whether or not it can be written: on a full disk `work` is undone and done again, after
   *  all that waits before it, when there is room. Resolves once it is written. */
  persist(work: () => void): Promise<void> {
    if (this.#depth > 0) {
      work();
      return Promise.resolve();
    }
    if (this.#backlog.length === 0 && this.#try(work)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#backlog.push({ work, written: resolve, failed: reject });
      this.#retry ??= setInterval(() => this.#catchUp(), RETRY_MS);
    });
  }

  /** Something waits for room on the disk. */
  get behind(): boolean {
    return this.#backlog.length > 0;
  }

  /** Runs when what is being written is not written after all. */
  afterRollback(undo: () => void): void {
    if (this.#depth > 0) this.#afterRollback.push(undo);
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

  /** False: there is no room. */
  #try(work: () => void): boolean {
    try {
      this.transaction(work);
      return true;
    } catch (error) {
      if (!(error instanceof ProtocolError && error.code === "no-space")) throw error;
      if (!this.behind) this.onSpace(false);
      return false;
    }
  }

  #catchUp(): void {
    for (let next = this.#backlog[0]; next !== undefined; next = this.#backlog[0]) {
      try {
        if (!this.#try(next.work)) return;
        next.written();
      } catch (error) {
        next.failed(error);
      }
      this.#backlog.shift();
    }
    clearInterval(this.#retry);
    this.#retry = undefined;
    this.onSpace(true);
  }

  close(): void {
    clearInterval(this.#retry);
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

function noSpace(cause: unknown): ProtocolError {
  return new ProtocolError("no-space", "The disk of the state folder is full", {
    hint: "Free some space. Sessions that run go on.",
    cause,
  });
}
