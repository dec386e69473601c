import type { Dialog } from "./dialog.ts";

export const TURN_STATES = ["queued", "typed", "submitted", "working", "ended"] as const;
export type TurnState = (typeof TURN_STATES)[number];

/** Why a turn is over. `unsure` is never `done`. */
export const TURN_ENDS = [
  "done",
  "question",
  "permission",
  "limit",
  "auth",
  "error",
  "stalled",
  "interrupted",
  "crashed",
  "unsure",
] as const;
export type TurnEnd = (typeof TURN_ENDS)[number];

/** The kinds of signal, most trusted first. */
export const SIGNALS = ["exit", "hook", "transcript", "title", "screen", "silence"] as const;
export type Signal = (typeof SIGNALS)[number];

/** One observation that moved a turn: which rule of the profile, on which signal, matching what. */
export interface Evidence {
  /** Milliseconds since the epoch. */
  at: number;
  signal: Signal;
  /** Name of the rule in the profile, e.g. `done[0]`. */
  rule: string;
  /** At most 200 characters of what matched. */
  match: string;
  /** The state it led to. */
  state: TurnState;
}

export interface Usage {
  inputTokens?: number;
  outputTokens?: number;
  cachedTokens?: number;
  /** US dollars, as the agent itself reports them. */
  usd?: number;
  /** US dollars by a dated table of prices, where the agent reports tokens only. */
  estimatedUsd?: number;
}

/** All tokens of a usage, of whatever kind. */
export function tokensIn({
  inputTokens = 0,
  outputTokens = 0,
  cachedTokens = 0,
}: Usage = {}): number {
  return inputTokens + outputTokens + cachedTokens;
}

export interface TurnRequest {
  /** Made by the caller before anything is typed; the same id is typed once, whatever crashes. */
  id: string;
  prompt: string;
  /** The turn ends `stalled` after this long without an end. Milliseconds. */
  timeoutMs?: number;
}

export interface Turn {
  id: string;
  session: string;
  prompt: string;
  state: TurnState;
  /** Milliseconds since the epoch at which each state was reached. */
  times: Partial<Record<TurnState, number>>;
  end?: TurnEnd;
  /** One line on why it ended: the agent's own error line, the rule that fired. While queued: what it waits for. */
  detail?: string;
  evidence: Evidence[];
  /** The agent's last message. */
  reply?: string;
  usage?: Usage;
  /** When a limit is over, where the agent says so. ISO 8601. */
  resetsAt?: string;
  /** What the agent asks now: the turn goes on once it is answered. */
  dialog?: Dialog;
  /** What it asked before and who answered what, oldest first. */
  dialogs?: Dialog[];
}
