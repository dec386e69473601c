import type { RunEvent } from "../engine/event.ts";
import { tryKey } from "../engine/names.ts";
import { at } from "../engine/rows.ts";
import { createState } from "../engine/start.ts";
import type { RunState } from "../engine/state.ts";
import { step } from "../engine/step.ts";
import { teamRunId } from "../driver/fleet.ts";
import type { RunRecord } from "../journal/journal.ts";
import { MemoryJournal } from "../journal/memory.ts";
import { linesOf, type Prefix, seatName } from "./lines.ts";

/** A journal that tells what happens in the words of the behaviour cases, of all runs in one list. */
export class ToldJournal extends MemoryJournal {
  readonly states: Map<string, RunState> = new Map();
  readonly #say: (line: string) => void;
  readonly #turns: (seat: string) => number;

  constructor(say: (line: string) => void, turns: (seat: string) => number) {
    super();
    this.#say = say;
    this.#turns = turns;
  }

  override create(record: RunRecord): void {
    super.create(record);
    this.states.set(record.id, createState(record.plan, record.facts));
  }

  override append(id: string, events: RunEvent[]): void {
    super.append(id, events);
    for (const event of events) {
      const before = this.state(id);
      const after = step(before, event).state;
      this.states.set(id, after);
      for (const line of linesOf(this.prefix(id), { before, after, event, turns: this.#turns }))
        this.#say(line);
    }
  }

  state(id: string): RunState {
    const state = this.states.get(id);
    if (state === undefined) throw new Error(`there is no run ${id}`);
    return state;
  }

  /** A sub-team's seats are below the phase, or the worker, that it is. */
  prefix(id: string): Prefix {
    const { parent } = this.state(id).facts;
    if (parent === undefined) return "";
    const above = this.state(parent.run);
    for (const [phase, { type, steps, workers }] of above.plan.phases.entries()) {
      for (const [place, { connector }] of workers.entries()) {
        const ref = { phase, job: steps.length + place };
        if (connector === undefined || at(at(above.phases, phase).jobs, ref.job).serial === 0)
          continue;
        if (teamRunId(tryKey(above, ref)) !== id) continue;
        const own = type === "connector" ? (above.plan.phases[phase]?.name ?? "") : undefined;
        const outer = this.prefix(parent.run);
        return `${own === undefined ? seatName(outer, above, ref) : `${outer}${own}`}/`;
      }
    }
    return `${id}/`;
  }
}
