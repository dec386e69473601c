import type { DaemonEvent } from "@pty4ai/protocol";
import { type Log, reasonOf } from "./log.ts";
import type { Store } from "./store/store.ts";

type Body<E> = E extends unknown ? Omit<E, "seq" | "at"> : never;
export type EventBody = Body<DaemonEvent>;

const KEPT = 20_000;

/** What happened, numbered and stored, told to whoever listens once it is stored. */
export class Events {
  readonly #store: Store;
  readonly #log: Log;
  readonly #listeners = new Set<(event: DaemonEvent) => void>();

  constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  append(body: EventBody): void {
    const at = Date.now();
    const seq = this.#store.run(
      "INSERT INTO events (at, body) VALUES (?, ?)",
      at,
      JSON.stringify(body),
    );
    if (seq % 1000 === 0) this.#store.run("DELETE FROM events WHERE seq <= ?", seq - KEPT);
    const event: DaemonEvent = { seq, at, ...body };
    this.#store.afterCommit(() => {
      for (const listener of this.#listeners) this.#tell(listener, event);
    });
  }

  /** Stored events after `seq`, oldest first. */
  since(seq: number, limit = 1000): DaemonEvent[] {
    return this.#store
      .all("SELECT seq, at, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit)
      .map((row) => ({
        seq: Number(row["seq"]),
        at: Number(row["at"]),
        ...(JSON.parse(String(row["body"])) as EventBody),
      })) as DaemonEvent[];
  }

  /** Everything after `since` that is stored now. */
  async *stored(since: number): AsyncGenerator<DaemonEvent, void, undefined> {
    let seen = since;
    for (;;) {
      const batch = this.since(seen);
      yield* batch;
      const last = batch.at(-1);
      if (last === undefined) return;
      seen = last.seq;
    }
  }

  /** The newest number given out, and the oldest that is still stored. */
  range(): { newest: number; oldest: number } {
    const row = this.#store.get("SELECT max(seq) AS newest, min(seq) AS oldest FROM events");
    return { newest: Number(row?.["newest"] ?? 0), oldest: Number(row?.["oldest"] ?? 1) };
  }

  /** One listener that fails does not keep the others from hearing. */
  #tell(listener: (event: DaemonEvent) => void, event: DaemonEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.#log("error", "A listener failed", { seq: event.seq, reason: reasonOf(error) });
    }
  }

  listen(listener: (event: DaemonEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Everything after `since`, then what happens from now on, until `signal` aborts. */
  async *follow(since: number, signal: AbortSignal): AsyncGenerator<DaemonEvent, void, undefined> {
    let seen = since;
    let wake = (): void => {};
    const stop = this.listen(() => wake());
    const abort = (): void => wake();
    signal.addEventListener("abort", abort);
    try {
      while (!signal.aborted) {
        const next = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const batch = this.since(seen);
        for (const event of batch) {
          seen = event.seq;
          yield event;
        }
        if (batch.length === 0 && !signal.aborted) await next;
      }
    } finally {
      stop();
      signal.removeEventListener("abort", abort);
    }
  }
}
