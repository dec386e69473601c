import type { RunEvent } from "../engine/event.ts";
import { RunError } from "../error.ts";
import type { Journal, RunRecord } from "./journal.ts";

/** Events as JSON: what goes in comes out as a copy, as from a disk. */
interface Held {
  record: RunRecord;
  events: string[];
}

/** A journal that lasts as long as the process: for tests and for hosts that need no resume. */
export class MemoryJournal implements Journal {
  readonly #runs = new Map<string, Held>();

  create(record: RunRecord): void {
    if (this.#runs.has(record.id))
      throw new RunError("run-exists", `there is a run ${record.id} already`);
    this.#runs.set(record.id, {
      record: JSON.parse(JSON.stringify(record)) as RunRecord,
      events: [],
    });
  }

  get(id: string): RunRecord | undefined {
    return this.#runs.get(id)?.record;
  }

  list(): RunRecord[] {
    return [...this.#runs.values()]
      .map((run) => run.record)
      .sort((a, b) => b.createdAt - a.createdAt);
  }

  update(id: string, change: Pick<RunRecord, "status"> & { endedAt?: number }): void {
    const run = this.#find(id);
    run.record = { ...run.record, ...change };
  }

  append(id: string, events: RunEvent[]): void {
    const run = this.#find(id);
    for (const event of events) run.events.push(JSON.stringify(event));
  }

  read(id: string): RunEvent[] {
    return this.#find(id).events.map((text) => JSON.parse(text) as RunEvent);
  }

  #find(id: string): Held {
    const run = this.#runs.get(id);
    if (run === undefined) throw new RunError("unknown-run", `there is no run ${id}`);
    return run;
  }
}
