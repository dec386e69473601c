/** What happened, in the program's own words: true whatever anybody believes. Times in milliseconds. */
export type LogEntry =
  | { type: "start"; at: number; fault: string; seed: number; prompts: string[] }
  /** A key that came, and what had it: `nothing` is a key that did nothing. */
  | { type: "key"; at: number; key: string; into: "box" | "dialog" | "popup" | "turn" | "nothing" }
  | { type: "dialog"; at: number; state: "open" | "closed" }
  /** A prompt was taken and a turn begins. */
  | { type: "taken"; at: number; turn: number; prompt: string }
  /** A word of the agent's own that it obeyed, such as `/exit`. */
  | { type: "command"; at: number; text: string }
  | {
      type: "ended";
      at: number;
      turn: number;
      end: "done" | "error" | "limit" | "interrupted";
      reply: string;
    }
  | { type: "exit"; at: number; code: number };

/** What a tool believes of a turn, in its own words. Times on the program's clock. */
export interface Claim {
  at: number;
  /** Of the turn, made by the tool. */
  id: string;
  prompt: string;
  /** `submitted`: it says that the agent has the prompt. `ended`: with `end`, of which only `done` is a success. */
  state: "submitted" | "ended";
  end?: string;
  reply?: string;
}

/** A key that somebody gave as the answer to a dialog, so that it does not count as one by accident. */
export interface Answer {
  at: number;
  state: "answered";
}

export function readLines<T>(text: string): T[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as T);
}
