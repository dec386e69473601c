import type { AnswerRequest, Turn, TurnRequest } from "@pty4ai/protocol";
import { DEFAULTS } from "../profile/defaults.ts";
import { mergeProfile } from "../profile/merge.ts";
import type { Profile } from "../profile/types.ts";
import type { EngineContext } from "./context.ts";
import { createTurnEngine, type TurnEngine } from "./engine.ts";
import type { EngineState } from "./state.ts";
import type { EngineEffect, EngineEvent } from "./types.ts";

/** A made-up agent with every kind of signal. */
export const demo: Profile = profileOf({
  name: "demo",
  title: "Demo",
  bin: "demo",
  conversation: { field: "session_id" },
  signals: {
    ready: {
      hook: "Hello",
      screen: ["^>( |$)"],
      not: "DIALOG",
      bottom: 6,
      quietMs: 400,
      hookMs: 5_000,
    },
    submit: { paste: "bracketed", clear: "\u0015", enterDelayMs: 150, verifyMs: 2_500, retries: 2 },
    start: [{ hook: "Began", prompt: "prompt" }],
    busy: [{ title: "^BUSY" }, { screen: ["esc to stop"], bottom: 4 }],
    done: [
      { hook: "Ended", text: ["reply"], usage: "usage" },
      { hook: "Maybe", text: ["reply"], settleMs: 500 },
      { title: "^IDLE" },
    ],
    interrupted: [{ hook: "Stopped" }],
    permission: [
      { hook: "Ask", tool: "tool", text: ["command"], screen: ["DIALOG allow"] },
      { screen: ["DIALOG allow"], settleMs: 3_000 },
    ],
    question: [{ hook: "Question", text: ["text"] }],
    limit: [{ line: "^! limit" }],
    auth: [{ line: "^! sign in" }],
    error: [{ hook: "Failed", text: ["error"] }, { line: "^! " }],
    retrying: [{ screen: ["retrying in \\d+"], bottom: 4 }],
    dialogs: [
      {
        name: "trust",
        screen: ["DIALOG trust"],
        keys: "y",
        permission: ["full"],
        ownFolder: true,
        state: "permission",
      },
      { name: "login", screen: ["DIALOG login"], state: "auth" },
    ],
    exit: ["/exit", "\r"],
    retryMs: 10_000,
    stallMs: 60_000,
    chrome: ["esc to stop"],
    box: "^-----",
  },
});

export function profileOf(file: Record<string, unknown>): Profile {
  return mergeProfile(DEFAULTS, file) as unknown as Profile;
}

export interface ScreenParts {
  title?: string;
  /** Lines of the conversation, above the box. */
  talk?: string[];
  /** What the input box shows. */
  box?: string;
  /** Below the box. */
  footer?: string;
  bracketedPaste?: boolean;
}

/** Nobody is there to answer a dialog. */
export const unattended: EngineContext = {
  permission: "full",
  cwd: "/here",
  dialogs: { otherwise: "fail" },
};

/** Plays a story to an engine: a clock, a terminal that takes every write at once, and wake-ups on time. */
export class Scenario {
  readonly engine: TurnEngine;
  state: EngineState;
  now = 0;
  readonly effects: { at: number; effect: EngineEffect }[] = [];
  #wake: number | null = null;
  #screen: ScreenParts = {};

  constructor(profile: Profile = demo, context: EngineContext = unattended) {
    this.engine = createTurnEngine(profile, context);
    this.state = this.engine.initial(0);
    this.feed({ type: "started", at: 0 });
  }

  /** A scenario whose agent is ready for a prompt. */
  static ready(profile: Profile = demo, context?: EngineContext): Scenario {
    const scenario = new Scenario(profile, ...(context ? [context] : []));
    return scenario.hook("Hello", { session_id: "s" }).screen({}).wait(500);
  }

  /** One whose first turn has its prompt typed and Enter pressed. */
  static sent(prompt = "do it", profile: Profile = demo, context?: EngineContext): Scenario {
    const scenario = Scenario.ready(profile, context).submit("t1", prompt);
    return scenario.screen({ box: prompt }).wait(200).screen({ box: "" });
  }

  /** One whose first turn is running by the agent's own word. */
  static working(prompt = "do it", context?: EngineContext): Scenario {
    return Scenario.sent(prompt, demo, context)
      .hook("Began", { session_id: "s", prompt })
      .screen({ title: "BUSY", talk: [`> ${prompt}`], footer: "esc to stop" });
  }

  screen(parts: ScreenParts): this {
    this.wait(10);
    this.#screen = { ...this.#screen, ...parts };
    const {
      talk = [],
      box = "",
      footer = "",
      title = "IDLE",
      bracketedPaste = true,
    } = this.#screen;
    const lines = [...talk, "-----", `> ${box}`, footer];
    const cursor = { x: 2 + box.length, y: talk.length + 1 };
    return this.feed({
      type: "screen",
      at: this.now,
      lines,
      cursor,
      title,
      alternate: false,
      bracketedPaste,
    });
  }

  hook(name: string, payload: Record<string, unknown> = {}): this {
    return this.feed({ type: "hook", at: this.now, name, payload });
  }

  submit(id: string, prompt: string, more: Partial<TurnRequest> = {}): this {
    return this.feed({ type: "submit", at: this.now, turn: { id, prompt, ...more } });
  }

  answer(answer: AnswerRequest): this {
    return this.feed({ type: "answer", at: this.now, answer });
  }

  interrupt(): this {
    return this.feed({ type: "interrupt", at: this.now });
  }

  exit(code: number | null, more: { signal?: string; output?: string } = {}): this {
    const { signal = null, ...output } = more;
    return this.feed({ type: "exit", at: this.now, code, signal, ...output });
  }

  /** Lets time pass; the engine is woken where it asked for it. */
  wait(ms: number): this {
    const until = this.now + ms;
    while (this.#wake !== null && this.#wake <= until) {
      this.now = Math.max(this.now, this.#wake);
      this.#wake = null;
      this.feed({ type: "tick", at: this.now });
    }
    this.now = until;
    return this;
  }

  feed(event: EngineEvent): this {
    const events = [event];
    for (let next = events.shift(); next !== undefined; next = events.shift()) {
      const { state, effects } = this.engine.step(this.state, next);
      this.state = state;
      for (const effect of effects) {
        this.effects.push({ at: next.at, effect });
        if (effect.type === "wake") this.#wake = effect.at;
        if (effect.type === "write") events.push({ type: "written", at: next.at, key: effect.key });
      }
    }
    return this;
  }

  get turns(): Turn[] {
    return this.effects.flatMap(({ effect }) => (effect.type === "turn" ? [effect.turn] : []));
  }

  get last(): Turn | undefined {
    return this.turns.at(-1);
  }

  get writes(): string[] {
    return this.effects.flatMap(({ effect }) =>
      effect.type === "write" ? [`${effect.key} ${JSON.stringify(effect.data)}`] : [],
    );
  }
}
