import { join } from "node:path";
import { engineOf, sensesOf } from "../agents.ts";
import type { ScreenView } from "../screens/messages.ts";
import type { StoredEngine } from "../store/tables.ts";
import { TurnHost, type TurnPort } from "./host.ts";
import { EventSink } from "./sink.ts";

/** The agent of a session: its turns, and all that is seen and heard of it. */
export class AgentSeat {
  readonly turns: TurnHost;
  /** Whether it wants to look at the screen. */
  readonly sees: boolean;
  readonly #hears: boolean;
  readonly #sink: EventSink;

  constructor(engine: StoredEngine, port: TurnPort) {
    const { record, log } = port;
    const turns = new TurnHost(engineOf(engine.agent, record.id), engine, port);
    this.turns = turns;
    const { sees, hears } = sensesOf(engine.agent);
    this.sees = sees;
    this.#hears = hears;
    this.#sink = new EventSink(join(record.dir, "events.jsonl"), turns.sink, {
      log,
      tell: ({ name, payload, end }) => turns.feed({ type: "hook", name, payload }, end),
    });
  }

  /** Starts what acts by itself: stored writes are repeated, the event sink is read on. */
  resume(): void {
    this.turns.resume();
    if (this.#hears) this.#sink.start();
  }

  stop(): void {
    this.#sink.stop();
    this.turns.stop();
  }

  look({ lines, cursor, title, alternate, bracketedPaste }: ScreenView): void {
    this.turns.feed({ type: "screen", lines, cursor, title, alternate, bracketedPaste });
  }

  hear(code: number, data: string): void {
    this.turns.feed({ type: "osc", code, data });
  }

  /** Reads what the agent's hooks left before it went. */
  drain(): void {
    if (this.#hears) this.#sink.drain();
  }

  exited(exit: { code: number | null; signal: string | null }, output: string): void {
    this.turns.feed({ type: "exit", ...exit, output });
  }
}
