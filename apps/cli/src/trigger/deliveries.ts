import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Ids of deliveries that were accepted, kept for good: GitHub signs no time, so a replay can come at any later one. */
export class Deliveries {
  readonly #db: DatabaseSync;

  constructor(state: string) {
    mkdirSync(state, { recursive: true, mode: 0o700 });
    this.#db = new DatabaseSync(join(state, "deliveries.db"), { timeout: 5_000 });
    this.#db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    this.#db.exec("CREATE TABLE IF NOT EXISTS delivery (id TEXT PRIMARY KEY, at INTEGER) STRICT");
  }

  has(id: string): boolean {
    return this.#db.prepare("SELECT 1 FROM delivery WHERE id = ?").get(id) !== undefined;
  }

  /** False when another receiver was faster. */
  add(id: string, at: number): boolean {
    const insert = "INSERT INTO delivery (id, at) VALUES (?, ?) ON CONFLICT DO NOTHING";
    return this.#db.prepare(insert).run(id, at).changes === 1;
  }

  close(): void {
    this.#db.close();
  }
}
