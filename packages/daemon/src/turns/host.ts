import type { EngineEffect, EngineEvent } from "@pty4ai/agents";
import type { Turn } from "@pty4ai/protocol";
import type { Engine } from "../agents.ts";
import { SteadyClock } from "../clock.ts";
import type { Events } from "../events.ts";
import { type Log, reasonOf } from "../log.ts";
import type { SessionRecord } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import type { StoredEngine, Tables } from "../store/tables.ts";

export interface TurnPort {
  store: Store;
  tables: Tables;
  events: Events;
  log: Log;
  record: SessionRecord;
  /** Types what the engine wants typed; the same key once. */
  write: (bytes: Buffer, key: string) => Promise<unknown>;
  /** Keeps clients from typing meanwhile. */
  hold: (held: boolean) => void;
}

/** An event without its time, which the host stamps. */
type Told = Untimed<EngineEvent>;
type Untimed<E> = E extends unknown ? Omit<E, "at"> : never;

const RETRY_MS = 200;
const SAVE_MS = 2_000;

/** Carries the pure turn engine of one session: stores each state together with what follows from it, then acts.
 *  What was stored and not done is repeated with the same keys after a crash. */
export class TurnHost {
  readonly #engine: Engine;
  readonly #port: TurnPort;
  #stored: StoredEngine;
  #shown: string;
  #writes: { key: string; data: string }[] = [];
  #typing = false;
  #typed = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #savedAt = 0;
  readonly #clock = new SteadyClock();
  /** A turn is under way. */
  #open = true;
  /** The newest screen that waits for room on the disk. */
  #screen: EngineEvent | undefined;

  constructor(engine: Engine, stored: StoredEngine, port: TurnPort) {
    this.#engine = engine;
    this.#port = port;
    this.#stored = stored;
    this.#shown = JSON.stringify(stored.state);
  }

  /** How far the event sink was read. */
  get sink(): number {
    return this.#stored.sink;
  }

  /** All that the engine knows. */
  get state(): unknown {
    return this.#stored.state;
  }

  /** Repeats what a stored state still wants done, and looks at the clock. */
  resume(): void {
    const effects = this.#engine.resume(this.#stored.state);
    void this.#port.store.persist(() => {
      this.#keep(effects);
      this.#port.store.afterCommit(() => {
        this.#writes = [];
        this.#act(effects);
      });
    });
    this.feed({ type: "tick" });
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#port.hold(false);
  }

  /** `sink`: the offset of the event file once this event is stored. What cannot be stored yet has not happened yet, and
   *  of the screens that pass meanwhile one is enough. */
  feed(told: Told, sink?: number): void {
    const { store } = this.#port;
    if (this.#stopped) return;
    // Between turns nothing is measured: there the clock may be set.
    if (!this.#open) this.#clock.settle();
    const event: EngineEvent = { ...told, at: this.#clock.now() };
    if (event.type === "screen" && store.behind) {
      const waits = this.#screen !== undefined;
      this.#screen = event;
      if (waits) return;
      void store.persist(() => {
        const screen = this.#screen;
        this.#screen = undefined;
        if (screen !== undefined) this.#step(screen);
      });
    } else {
      void store.persist(() => this.#step(event, sink));
    }
  }

  #step(event: EngineEvent, sink: number = this.#stored.sink): void {
    if (this.#stopped) return;
    const { store, tables, record } = this.#port;
    const [stored, before] = [this.#stored, this.#shown];
    const { state, effects } = this.#engine.step(stored.state, event);
    this.#stored = { agent: stored.agent, state, sink };
    const passing = event.type === "screen" || event.type === "tick";
    // What a spinner shows comes again: a state that led to nothing is kept now and then.
    if (passing && effects.length === 0 && event.at - this.#savedAt < SAVE_MS) return;
    this.#savedAt = event.at;
    const shown = JSON.stringify(state);
    this.#shown = shown;
    if (effects.length === 0 && sink === stored.sink && shown === before) return;
    store.afterRollback(() => {
      this.#stored = stored;
      this.#shown = before;
    });
    tables.saveEngine(record.id, this.#stored);
    this.#keep(effects);
    store.afterCommit(() => this.#act(effects));
  }

  #keep(effects: EngineEffect[]): void {
    for (const effect of effects) this.#keepOne(effect);
    if (
      effects.some(({ type }) => type === "turn" || type === "agent" || type === "conversation")
    ) {
      this.#port.tables.saveSession(this.#port.record);
    }
  }

  #keepOne(effect: EngineEffect): void {
    const { record, tables, events } = this.#port;
    if (effect.type === "turn") {
      const turn: Turn = { ...effect.turn, session: record.id };
      this.#typed = turn.state === "typed";
      this.#open = turn.state !== "ended";
      if (turn.state !== "queued" || record.turn === undefined) record.turn = turn.id;
      const known = tables.turn(turn.id);
      if (JSON.stringify(known) === JSON.stringify(turn)) return;
      tables.saveTurn(turn);
      // An agent tells it after each tool: of those events many must fit.
      const { id, session, usage } = turn;
      if (usage !== undefined && apart(known) === apart(turn))
        events.append({ type: "turn.spent", session, turn: id, usage });
      else events.append({ type: "turn", turn });
    } else if (effect.type === "agent") {
      if (record.agentState === effect.state && effect.detail === undefined) return;
      record.agentState = effect.state;
      const detail = effect.detail === undefined ? {} : { detail: effect.detail };
      events.append({ type: "session.agent", id: record.id, agentState: effect.state, ...detail });
    } else if (effect.type === "conversation") {
      record.conversation = effect.id;
    }
  }

  #act(effects: EngineEffect[]): void {
    for (const effect of effects) {
      if (effect.type === "write") this.#writes.push({ key: effect.key, data: effect.data });
      if (effect.type === "wake") this.#wake(effect.at);
    }
    this.#port.hold(this.#writes.length > 0 || this.#typed);
    void this.#type();
  }

  /** The engine asks anew after each time it was woken: only its last wish counts. */
  #wake(at: number): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    const delay = Math.min(Math.max(this.#clock.until(at), 0), 2 ** 31 - 1);
    this.#timer = setTimeout(() => this.feed({ type: "tick" }), delay);
  }

  async #type(): Promise<void> {
    if (this.#typing) return;
    this.#typing = true;
    while (this.#writes[0] !== undefined && !this.#stopped) await this.#typeOne(this.#writes[0]);
    this.#typing = false;
  }

  async #typeOne(write: { key: string; data: string }): Promise<void> {
    try {
      await this.#port.write(Buffer.from(write.data), write.key);
    } catch (error) {
      if ((error as { code?: string }).code === "input-full") {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        return;
      }
      const fields = { session: this.#port.record.id, key: write.key, reason: reasonOf(error) };
      this.#port.log("warn", "A prompt could not be typed", fields);
      this.#writes = [];
      return;
    }
    this.#writes.shift();
    this.feed({ type: "written", key: write.key });
  }
}

/** All of a turn but what it has used. */
function apart(turn: Turn | undefined): string {
  return JSON.stringify({ ...turn, usage: undefined });
}
