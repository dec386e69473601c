import type { StoreHandle } from "@pty4ai/daemon";
import type { Schedule } from "@connector/triggers";
import type { RunRequest } from "../../run/request.ts";

/** What is kept of a schedule. Nothing secret: what sessions inherit lies elsewhere. */
export interface ScheduleRecord {
  id: string;
  name: string;
  schedule: Schedule;
  request: Omit<RunRequest, "inherit" | "mcp">;
  /** The last moment that was decided, or when it was added; milliseconds since the epoch. */
  since: number;
  /** A run that is to be started; it has its id before, so that it is started once. */
  pending?: { due: number; run: string; late: boolean };
  last?: { due: number; run?: string; why?: string };
}

const STEPS = ["CREATE TABLE schedule (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT"];

/** Schedules in a table of their own of the daemon's store. */
export class ScheduleStore {
  readonly #store: StoreHandle;

  constructor(store: StoreHandle) {
    store.migrate("schedules", STEPS);
    this.#store = store;
  }

  list(): ScheduleRecord[] {
    const rows = this.#store.db.prepare("SELECT record FROM schedule ORDER BY id").all();
    return rows.map(({ record }) => JSON.parse(String(record)) as ScheduleRecord);
  }

  get(id: string): ScheduleRecord | undefined {
    const row = this.#store.db.prepare("SELECT record FROM schedule WHERE id = ?").get(id);
    return row === undefined ? undefined : (JSON.parse(String(row["record"])) as ScheduleRecord);
  }

  put(record: ScheduleRecord): void {
    this.#store.db
      .prepare("INSERT OR REPLACE INTO schedule (id, record) VALUES (?, ?)")
      .run(record.id, JSON.stringify(record));
  }

  remove(id: string): void {
    this.#store.db.prepare("DELETE FROM schedule WHERE id = ?").run(id);
  }
}
