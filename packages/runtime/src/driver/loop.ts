import type { Command } from "../engine/command.ts";
import type { Answer, JobAnswer, RunEvent } from "../engine/event.ts";
import { step } from "../engine/step.ts";
import type { RunState } from "../engine/state.ts";
import type { Journal } from "../journal/journal.ts";
import type { Clock } from "./clock.ts";

/** What carries out a command. Never rejects but when `signal` aborts: what went wrong is an answer too. */
export type Perform = (
  command: Actable,
  state: RunState,
  signal: AbortSignal,
) => Promise<Told<Answer>>;
export type Actable = Exclude<Command, { kind: "abandon" }>;
/** An event before the driver has stamped it with its time. */
export type Told<T> = T extends unknown ? Omit<T, "at"> : never;

export type CommandOf<K extends Actable["kind"]> = Extract<Actable, { kind: K }>;
export type JobTold = Told<JobAnswer & { at: number }>;

export interface LoopOptions {
  id: string;
  state: RunState;
  journal: Journal;
  clock: Clock;
  perform: Perform;
  /** Each event, once it is in the journal and applied. */
  told: (event: RunEvent, state: RunState) => void;
  failed: (error: unknown) => void;
}

const LET_GO = new Error("no longer waited for");

/** Feeds events to the engine and carries out its commands: an event is in the journal before anything comes of it.
 *  `replay` brings back the state and the open commands of a run that was cut off. */
export class Loop {
  state: RunState;
  readonly #options: LoopOptions;
  readonly #open = new Map<string, { command: Actable; abort: AbortController }>();
  #queue: RunEvent[] = [];
  #pumping = false;
  #released = false;

  constructor(options: LoopOptions) {
    this.#options = options;
    this.state = options.state;
  }

  replay(events: RunEvent[]): void {
    for (const event of events) {
      for (const command of this.#apply(event)) this.#note(command);
      this.#options.told(event, this.state);
    }
  }

  /** Carries out again what was open when the run was cut off. */
  reopen(): void {
    for (const { command } of Array.from(this.#open.values())) this.#perform(command);
  }

  receive(event: Told<RunEvent>): void {
    if (this.#released) return;
    this.#queue.push({ ...event, at: this.#options.clock.now() });
    if (!this.#pumping) void this.#pump();
  }

  /** Stops acting, at once and for good. Sessions go on without the driver. */
  release(): void {
    this.#released = true;
    this.#queue = [];
    for (const { abort } of this.#open.values()) abort.abort(LET_GO);
    this.#open.clear();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    try {
      while (this.#queue.length > 0) {
        const batch = this.#queue;
        this.#queue = [];
        const appended = this.#options.journal.append(this.#options.id, batch);
        if (appended !== undefined) await appended;
        for (const event of batch) {
          if (this.#released) return;
          const commands = this.#apply(event);
          this.#options.told(event, this.state);
          for (const command of commands) this.#act(command);
        }
      }
    } catch (error) {
      this.release();
      this.#options.failed(error);
    } finally {
      this.#pumping = false;
    }
  }

  #apply(event: RunEvent): Command[] {
    if ("key" in event) this.#open.delete(event.key);
    const { state, commands } = step(this.state, event);
    this.state = state;
    return commands;
  }

  #act(command: Command): void {
    if (this.#released) return;
    this.#note(command);
    if (command.kind !== "abandon") this.#perform(command);
  }

  #note(command: Command): void {
    if (command.kind !== "abandon") {
      this.#open.set(command.key, { command, abort: new AbortController() });
      return;
    }
    for (const key of command.keys) {
      this.#open.get(key)?.abort.abort(LET_GO);
      this.#open.delete(key);
    }
  }

  #perform(command: Actable): void {
    const entry = this.#open.get(command.key);
    if (entry === undefined) return;
    this.#options.perform(command, this.state, entry.abort.signal).then(
      (answer) => {
        if (this.#open.get(command.key) === entry) this.receive(answer);
      },
      (error: unknown) => {
        if (entry.abort.signal.aborted || this.#released) return;
        this.release();
        this.#options.failed(error);
      },
    );
  }
}
