import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { TriggerEvent } from "@connector/triggers";

export interface Accepted {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  event: TriggerEvent;
}

/** Deliveries that were accepted. Their ids are kept for good: GitHub signs no time, so a replay can come at any later
 *  one. What they bring is kept until all that it starts has started. */
export class Deliveries {
  readonly #db: DatabaseSync;

  readonly #receiver: string;

  /** `receiver` names who starts what: a receiver takes up only what it accepted itself. */
  constructor(state: string, receiver: string) {
    this.#receiver = receiver;
    mkdirSync(state, { recursive: true, mode: 0o700 });
    this.#db = new DatabaseSync(join(state, "deliveries.db"), { timeout: 5_000 });
    this.#db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    this.#db.exec(
      "CREATE TABLE IF NOT EXISTS delivery (id TEXT PRIMARY KEY, at INTEGER NOT NULL, receiver TEXT NOT NULL, event TEXT) STRICT",
    );
  }

  has(id: string): boolean {
    return this.#db.prepare("SELECT 1 FROM delivery WHERE id = ?").get(id) !== undefined;
  }

  /** False when another receiver was faster. */
  accept({ id, at, event }: Accepted): boolean {
    const insert =
      "INSERT INTO delivery (id, at, receiver, event) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    const text = JSON.stringify(event);
    return this.#db.prepare(insert).run(id, at, this.#receiver, text).changes === 1;
  }

  done(id: string): void {
    this.#db.prepare("UPDATE delivery SET event = NULL WHERE id = ?").run(id);
  }

  /** What a receiver before this one accepted and did not get done, the oldest first. */
  open(): Accepted[] {
    const rows = this.#db
      .prepare(
        "SELECT id, at, event FROM delivery WHERE receiver = ? AND event IS NOT NULL ORDER BY at",
      )
      .all(this.#receiver);
    return rows.map(({ id, at, event }) => ({
      id: String(id),
      at: Number(at),
      event: JSON.parse(String(event)) as TriggerEvent,
    }));
  }

  close(): void {
    this.#db.close();
  }
}
