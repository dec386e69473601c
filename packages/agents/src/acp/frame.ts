/** What the engine tells the bridge that runs in the session. */
export type Command =
  | { do: "prompt"; turn: string; text: string }
  | { do: "cancel"; turn: string }
  /** One of `option`, `text` and `deny`. */
  | { do: "answer"; ask: number; option?: string; text?: string; deny?: boolean };

const START = "\u001e";
const END = "\n";
// oxlint-disable-next-line no-control-regex -- a control character is what is looked for
const PARTS = /(?=\u001e)|(?<=\n)/;
const LIMIT = 16 * 1024 * 1024;

/** A command as the terminal carries it: plain ASCII between a record separator and a line feed, so that nothing in it
 *  means anything to a terminal, and what others type stands apart. */
export function encodeCommand(command: Command): string {
  const json = JSON.stringify(command).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `${START}${json}${END}`;
}

/** Takes commands out of what was typed. All that is not between the two marks is passed over; a record that does not
 *  parse is none. */
export class CommandReader {
  #open: string | null = null;

  *read(typed: string): Generator<Command> {
    for (const part of typed.split(PARTS)) {
      if (part.startsWith(START)) this.#open = part.slice(START.length);
      else if (this.#open !== null) this.#open += part;
      if (this.#open === null) continue;
      if (this.#open.length > LIMIT) this.#open = null;
      else if (this.#open.endsWith(END)) {
        const command = parse(this.#open);
        this.#open = null;
        if (command !== undefined) yield command;
      }
    }
  }
}

function parse(json: string): Command | undefined {
  try {
    const value = JSON.parse(json) as Partial<Record<string, unknown>> | null;
    const { do: what, turn, text, ask } = value ?? {};
    const isTold =
      (what === "prompt" && typeof turn === "string" && typeof text === "string") ||
      (what === "cancel" && typeof turn === "string") ||
      (what === "answer" && typeof ask === "number");
    return isTold ? (value as unknown as Command) : undefined;
  } catch {
    return undefined;
  }
}
