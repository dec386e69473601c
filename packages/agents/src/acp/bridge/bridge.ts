import { setTimeout as pause } from "node:timers/promises";
import type { Usage } from "@pty4ai/protocol";
import type { Command } from "../frame.ts";
import type { Asked } from "../event.ts";
import type { Tell } from "./sink.ts";
import { type Answer, type Ears, Refusal, type Speaker } from "./speaker.ts";
import type { View } from "./view.ts";

/** Progress is told that often at most. */
const BEAT_MS = 500;
/** How long a turn that was cancelled may take to end before the next one is given up. */
const CANCELLED_MS = 15_000;
/** An agent that has just been given its prompt may not have heard that it is to stop. */
const AGAIN_MS = 1_500;

const BUSY = "the agent is still at the turn before, which it was told to stop";

interface Open {
  asked: Asked;
  answer: (answer: Answer) => void;
}

/** Carries commands to an agent and its news to the event sink. It belongs to the session and knows no daemon: what
 *  happens while there is none waits in the sink. */
export class Bridge {
  readonly ears: Ears;
  readonly #tell: Tell;
  readonly #view: View;
  #speaker: Speaker | undefined;
  #turn: string | undefined;
  /** Turns that came: none is sent twice. */
  readonly #turns = new Set<string>();
  #over: Promise<unknown> = Promise.resolve();
  #reply = { text: "", message: undefined as string | undefined, ended: false };
  #usage: Usage | undefined;
  #toldAt = 0;
  #asks = 0;
  /** What is asked, the first of them by now. */
  readonly #open: Open[] = [];

  constructor(tell: Tell, view: View) {
    this.#tell = tell;
    this.#view = view;
    this.ears = {
      text: (chunk, message) => this.#words(chunk, message),
      step: (line) => this.#step(line),
      move: (what) => this.#moved(what),
      retry: (message) => this.#retry(message),
      used: (usage) => this.#used(usage),
      ask: (asked) => this.#ask(asked),
    };
  }

  /** Resolves with the id of the conversation. */
  async open(speaker: Speaker): Promise<string | undefined> {
    const conversation = await speaker.open();
    this.#speaker = speaker;
    this.#tell("acp.ready", conversation === undefined ? {} : { conversation });
    return conversation;
  }

  obey(command: Command): void {
    if (command.do === "prompt") this.#prompt(command.turn, command.text);
    else if (command.do === "cancel") this.#cancel(command.turn);
    else this.#answer(command);
  }

  #prompt(turn: string, text: string): void {
    if (this.#turns.has(turn)) return;
    this.#turns.add(turn);
    const before = this.#over;
    const free = before.then(() => true);
    this.#over = Promise.race([free, pause(CANCELLED_MS, false)]).then((isFree) => {
      if (isFree) return this.#run(turn, text);
      this.#tell("acp.error", { turn, message: BUSY });
      return before;
    });
  }

  async #run(turn: string, text: string): Promise<void> {
    const speaker = this.#speaker;
    if (speaker === undefined) return;
    this.#turn = turn;
    this.#toldAt = 0;
    this.#usage = undefined;
    this.#reply = { text: "", message: undefined, ended: false };
    this.#view.line(`\n> ${text}\n`);
    try {
      const { stop, usage = this.#usage } = await speaker.prompt(text, () =>
        this.#tell("acp.sent", { turn }),
      );
      const told = { turn, stop, reply: this.#reply.text };
      this.#tell("acp.done", usage === undefined ? told : { ...told, usage });
      this.#view.line(stop === "end" ? "" : `[${stop}]`);
    } catch (error) {
      // A connection that broke is told by the end of the program.
      if (!(error instanceof Refusal)) return;
      const used = this.#usage === undefined ? {} : { usage: this.#usage };
      this.#tell("acp.error", { turn, ...used, ...error.trouble });
      this.#view.line(`[error] ${error.message}`);
    } finally {
      this.#closeAll();
      if (this.#turn === turn) this.#turn = undefined;
    }
  }

  #cancel(turn: string): void {
    if (this.#turn !== turn) return;
    this.#view.line("[cancelled]");
    this.#speaker?.cancel();
    this.#closeAll();
    const again = setInterval(() => {
      if (this.#turn === turn) this.#speaker?.cancel();
      else clearInterval(again);
    }, AGAIN_MS);
    again.unref();
  }

  #words(chunk: string, message: string | undefined): void {
    if (chunk === "") return;
    const reply = this.#reply;
    if (reply.ended || (message !== undefined && message !== reply.message))
      this.#reply = { text: "", message, ended: false };
    this.#reply.text += chunk;
    this.#view.words(chunk);
    this.#moved("text");
  }

  #step(line: string): void {
    this.#reply.ended = true;
    this.#view.line(`● ${line}`);
    this.#moved(line.slice(0, 200));
  }

  #moved(what: string): void {
    const turn = this.#turn;
    if (turn === undefined || Date.now() - this.#toldAt < BEAT_MS) return;
    this.#toldAt = Date.now();
    this.#tell("acp.update", { turn, what });
  }

  #used(usage: Usage): void {
    if (this.#turn === undefined) return;
    this.#usage = sum(this.#usage, usage);
    this.#tell("acp.spent", { turn: this.#turn, usage: this.#usage });
  }

  #retry(message: string): void {
    if (this.#turn !== undefined) this.#tell("acp.retry", { turn: this.#turn, message });
    this.#view.line(`[retry] ${message}`);
  }

  #ask(asked: Omit<Asked, "ask">): Promise<Answer> {
    if (this.#turn === undefined) return Promise.resolve({});
    return new Promise((answer) => {
      this.#asks += 1;
      this.#open.push({ asked: { ...asked, ask: this.#asks }, answer });
      if (this.#open.length === 1) this.#tellAsked();
    });
  }

  /** One dialog at a time: the next is told once this one is answered. */
  #tellAsked(): void {
    const [open] = this.#open;
    if (open === undefined || this.#turn === undefined) return;
    const { text, argument, options } = open.asked;
    const more = argument === undefined || argument === text ? "" : `: ${argument}`;
    this.#view.line(`? ${text}${more}`);
    options.forEach(({ label }, index) => this.#view.line(`  ${index + 1}. ${label}`));
    this.#tell("acp.asked", { turn: this.#turn, ...open.asked });
  }

  #answer({ ask, option, text, deny }: Extract<Command, { do: "answer" }>): void {
    const [open] = this.#open;
    if (open?.asked.ask !== ask) return;
    this.#open.shift();
    const label = open.asked.options.find(({ id }) => id === option)?.label;
    this.#view.line(`  → ${label ?? text ?? (deny ? "refused" : "")}`);
    open.answer({
      ...(option === undefined ? {} : { option }),
      ...(text === undefined ? {} : { text }),
      ...(deny ? { deny } : {}),
    });
    this.#tellAsked();
  }

  #closeAll(): void {
    for (const { answer } of this.#open.splice(0)) answer({});
  }
}

function sum(one: Usage = {}, other: Usage): Usage {
  const names = ["inputTokens", "outputTokens", "cachedTokens", "usd"] as const;
  const known = names.filter((name) => one[name] !== undefined || other[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}
