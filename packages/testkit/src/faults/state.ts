import type { Key } from "../rehearsal/key.ts";
import type { View } from "../rehearsal/view.ts";
import type { LogEntry } from "./log.ts";
import type { Plan } from "./plan.ts";
import type { Ahead } from "./schedule.ts";

export interface Turn {
  interrupt(): void;
  /** The dialog that held it up is closed. */
  goOn(): void;
}

/** What the outside of the program learns, as it happens. */
export interface Outside {
  log(entry: LogEntry): void;
  /** An event for the tool's sink, as agents with hooks tell them. */
  event(name: string, payload: Record<string, unknown>): void;
  exit(code: number): void;
}

/** All that the parts of the machine share. */
export interface Desk {
  plan: Plan;
  outside: Outside;
  view: View;
  ahead: Ahead;
  /** Now, on the machine's clock. */
  now: number;
  listening: boolean;
  /** What the box holds; it may show later, or otherwise. */
  draft: string;
  swallow: number;
  popup: boolean;
  /** Nothing moves any more. */
  still: boolean;
  pager: boolean;
  narrowUntil: number;
  dialogSince: number;
  typedDialog: boolean;
  turns: number;
  turn: Turn | null;
  /** Prompts that came while a turn was under way. */
  waiting: string[];
  begin(prompt: string): void;
}

export function note(desk: Desk, key: Key, into: Extract<LogEntry, { type: "key" }>["into"]): void {
  const text = key.type === "text" || key.type === "paste" ? ` ${key.text.slice(0, 60)}` : "";
  desk.outside.log({ type: "key", at: desk.now, key: key.type + text, into });
}

export function leave(desk: Desk, code: number): void {
  desk.still = true;
  desk.outside.log({ type: "exit", at: desk.now, code });
  desk.outside.exit(code);
}
