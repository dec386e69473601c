import type { RunEvent } from "../engine/event.ts";
import { step } from "../engine/step.ts";
import { createState } from "../engine/start.ts";
import type { RunState } from "../engine/state.ts";
import type { RunRecord } from "../journal/journal.ts";
import { MemoryJournal } from "../journal/memory.ts";

/** What may happen around one append. */
export interface Faults {
  /** Called before the events are written. True: they are not (the driver is dead, or the journal is broken). */
  before: () => boolean;
  after: () => void;
}

/** A journal that knows which commands its own events allow, and at which the driver may be killed. */
export class WatchedJournal extends MemoryJournal {
  /** Keys of every command that came of the events written so far. */
  readonly commanded: Set<string> = new Set();
  /** The states that these events lead to, by run. */
  readonly shadows: Map<string, RunState> = new Map();
  readonly #faults: Faults;

  constructor(faults: Faults) {
    super();
    this.#faults = faults;
  }

  override create(record: RunRecord): void {
    super.create(record);
    this.shadows.set(record.id, createState(record.plan, record.facts));
  }

  override append(id: string, events: RunEvent[]): void {
    if (this.#faults.before()) return;
    super.append(id, events);
    for (const event of events) {
      const { state, commands } = step(this.shadow(id), event);
      this.shadows.set(id, state);
      for (const command of commands) if ("key" in command) this.commanded.add(command.key);
    }
    this.#faults.after();
  }

  shadow(id: string): RunState {
    const state = this.shadows.get(id);
    if (state === undefined) throw new Error(`there is no run ${id}`);
    return state;
  }
}
