import type { RunEvent } from "../engine/event.ts";
import { step } from "../engine/step.ts";
import type { RunState } from "../engine/state.ts";
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
  /** The state that these events lead to. */
  shadow: RunState;
  readonly #faults: Faults;

  constructor(initial: RunState, faults: Faults) {
    super();
    this.shadow = initial;
    this.#faults = faults;
  }

  override append(id: string, events: RunEvent[]): void {
    if (this.#faults.before()) return;
    super.append(id, events);
    for (const event of events) {
      const { state, commands } = step(this.shadow, event);
      this.shadow = state;
      for (const command of commands) if ("key" in command) this.commanded.add(command.key);
    }
    this.#faults.after();
  }
}
