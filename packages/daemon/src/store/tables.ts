import type { Action, Turn } from "@pty4ai/protocol";
import type { StoredAgent } from "../agents.ts";
import type { SessionRecord } from "./record.ts";
import type { Store } from "./store.ts";

export type Phase = "before" | "after";

export interface StoredAction {
  position: number;
  action: Action;
  status: "pending" | "running" | "done" | "failed" | "skipped";
}

export interface StoredEngine {
  agent: StoredAgent;
  state: unknown;
  /** How far the event sink was read. */
  sink: number;
}

/** Rows of the core tables, as values. */
export class Tables {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  sessions(): SessionRecord[] {
    return this.#store
      .all("SELECT record FROM sessions ORDER BY rowid")
      .map((row) => JSON.parse(String(row["record"])) as SessionRecord);
  }

  insertSession(record: SessionRecord): void {
    this.#store.run(
      "INSERT INTO sessions (id, key, state, record) VALUES (?, ?, ?, ?)",
      record.id,
      record.key ?? null,
      record.state,
      JSON.stringify(record),
    );
  }

  saveSession(record: SessionRecord): void {
    this.#store.run(
      "UPDATE sessions SET key = ?, state = ?, record = ? WHERE id = ?",
      record.key ?? null,
      record.state,
      JSON.stringify(record),
      record.id,
    );
  }

  deleteSession(id: string): void {
    this.#store.run("DELETE FROM sessions WHERE id = ?", id);
  }

  turn(id: string): Turn | undefined {
    const row = this.#store.get("SELECT record FROM turns WHERE id = ?", id);
    return row === undefined ? undefined : (JSON.parse(String(row["record"])) as Turn);
  }

  turns(session: string): Turn[] {
    return this.#store
      .all("SELECT record FROM turns WHERE session = ? ORDER BY rowid", session)
      .map((row) => JSON.parse(String(row["record"])) as Turn);
  }

  saveTurn(turn: Turn): void {
    this.#store.run(
      `INSERT INTO turns (id, session, record) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET record = excluded.record`,
      turn.id,
      turn.session,
      JSON.stringify(turn),
    );
  }

  engine(session: string): StoredEngine | undefined {
    const row = this.#store.get("SELECT * FROM engines WHERE session = ?", session);
    if (row === undefined) return undefined;
    return {
      agent: JSON.parse(String(row["agent"])) as StoredAgent,
      state: JSON.parse(String(row["state"])) as unknown,
      sink: Number(row["sink"]),
    };
  }

  insertEngine(session: string, agent: StoredAgent, state: unknown): void {
    this.#store.run(
      "INSERT INTO engines (session, agent, state) VALUES (?, ?, ?)",
      session,
      JSON.stringify(agent),
      JSON.stringify(state),
    );
  }

  saveEngine(session: string, engine: Omit<StoredEngine, "agent">): void {
    this.#store.run(
      "UPDATE engines SET state = ?, sink = ? WHERE session = ?",
      JSON.stringify(engine.state),
      engine.sink,
      session,
    );
  }

  insertActions(session: string, phase: Phase, actions: Action[]): void {
    for (const [position, action] of actions.entries()) {
      this.#store.run(
        "INSERT INTO actions (session, phase, position, action) VALUES (?, ?, ?, ?)",
        session,
        phase,
        position,
        JSON.stringify(action),
      );
    }
  }

  actions(session: string, phase: Phase): StoredAction[] {
    return this.#store
      .all(
        "SELECT position, action, status FROM actions WHERE session = ? AND phase = ? ORDER BY position",
        session,
        phase,
      )
      .map((row) => ({
        position: Number(row["position"]),
        action: JSON.parse(String(row["action"])) as Action,
        status: String(row["status"]) as StoredAction["status"],
      }));
  }

  markAction(
    session: string,
    at: { phase: Phase; position: number },
    mark: { status: StoredAction["status"]; error?: string },
  ): void {
    this.#store.run(
      "UPDATE actions SET status = ?, error = ? WHERE session = ? AND phase = ? AND position = ?",
      mark.status,
      mark.error ?? null,
      session,
      at.phase,
      at.position,
    );
  }
}
