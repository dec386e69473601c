import { PassThrough } from "node:stream";
import type { Asked } from "../event.ts";
import type { Child } from "./child.ts";
import type { Answer, Ears, Opening, Speaker } from "./speaker.ts";

type Message = Record<string, unknown>;

/** An agent's standard streams, the other side of which a test holds: what was said to it, and what it says. */
export class Wire {
  readonly told: Message[] = [];
  /** What the speaker made of it. */
  readonly heard: string[] = [];
  readonly asked: Omit<Asked, "ask">[] = [];
  answer: Answer = {};
  readonly child: Child;
  readonly ears: Ears;
  readonly #out = new PassThrough();
  readonly #replies: ((message: Message) => Message[] | undefined)[] = [];

  constructor() {
    const stdin = new PassThrough();
    stdin.setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.split("\n").filter(Boolean)) this.#take(JSON.parse(line) as Message);
    });
    this.child = {
      stdin,
      stdout: this.#out,
      complaint: () => "",
      gone: new Promise(() => undefined),
      end: () => undefined,
    };
    this.ears = {
      text: (chunk, message) => this.heard.push(`text ${chunk} ${message ?? ""}`.trim()),
      step: (line) => this.heard.push(`step ${line}`),
      move: () => undefined,
      retry: (message) => this.heard.push(`retry ${message}`),
      used: ({ inputTokens, outputTokens, cachedTokens }) =>
        this.heard.push(`used ${inputTokens} ${outputTokens} ${cachedTokens}`),
      ask: (asked) => {
        this.asked.push(asked);
        return Promise.resolve(this.answer);
      },
    };
  }

  /** What the agent says to each message it gets. */
  on(reply: (message: Message) => Message[] | undefined): this {
    this.#replies.push(reply);
    return this;
  }

  say(...messages: Message[]): void {
    for (const message of messages) this.#out.write(`${JSON.stringify(message)}\n`);
  }

  async open(
    speak: (child: Child, opening: Opening, ears: Ears) => Speaker,
    opening: Partial<Opening> = {},
  ): Promise<Speaker & { conversation: string | undefined }> {
    const speaker = speak(this.child, { cwd: "/w", ...opening }, this.ears);
    return { ...speaker, conversation: await speaker.open() };
  }

  #take(message: Message): void {
    this.told.push(message);
    for (const reply of this.#replies) this.say(...(reply(message) ?? []));
  }
}
