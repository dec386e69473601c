import type { Usage } from "@pty4ai/protocol";
import type { Asked, Models, Stop, Trouble } from "../event.ts";

/** What an agent is started and opened with. */
export interface Opening {
  cwd: string;
  /** The agent's own conversation to go on with. */
  resume?: string;
  /** The file of that conversation, as a pattern of paths: see `MessageDriver`. */
  keeps?: string;
  /** A mode of the agent, and settings of its session, by their own names. */
  mode?: string;
  options?: Record<string, string>;
}

export interface Answer {
  option?: string;
  text?: string;
  deny?: boolean;
}

export interface Over {
  stop: Stop;
  usage?: Usage & Models;
}

/** What a speaker tells while a turn runs. */
export interface Ears {
  /** Words of the answer. Another `message`, or a step in between, begins another one: the last is the reply. */
  text(chunk: string, message?: string): void;
  /** The agent does something: a line for whoever watches. */
  step(line: string): void;
  /** It got on in a way that nobody needs to read. */
  move(what: string): void;
  retry(message: string): void;
  /** Tokens of one call of the model; the sum counts where the end of the turn tells none. */
  used(usage: Usage): void;
  ask(asked: Omit<Asked, "ask">): Promise<Answer>;
}

/** An agent that is driven by messages, whatever they look like. One turn at a time. */
export interface Speaker {
  /** Resolves with the id of the conversation once a prompt may come. Rejects with `Refusal`. */
  open(): Promise<string | undefined>;
  /** `sent` is called when the agent's input has taken the prompt. Rejects with `Refusal`. */
  prompt(text: string, sent: () => void): Promise<Over>;
  cancel(): void;
}

/** What the agent said went wrong. */
export class Refusal extends Error {
  readonly trouble: Trouble & { usage?: Usage & Models };

  constructor(trouble: Trouble & { usage?: Usage & Models }) {
    super(trouble.message);
    this.trouble = trouble;
  }
}
