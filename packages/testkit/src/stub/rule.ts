import type { Api, Call, CallKind } from "./call.ts";

/** What the model asks the agent to do before it answers. */
export type ToolCall =
  /** `ask`: the agent should want somebody's permission first, where it lets its model say so. */
  | { shell: string; ask?: boolean }
  /** Asks the user, by the agent's own tool for that. */
  | { question: string; options: string[] }
  | { write: { path: string; content: string } }
  | { name: string; input: Record<string, unknown> };

/** How a call is answered. Without anything: a short text that names the prompt. */
export interface Behaviour {
  /** `{prompt}`, `{model}` and `{output}` (result of the last tool) are filled in. */
  text?: string;
  /** One per model call, in order; the text comes when all have run. */
  toolCalls?: ToolCall[];
  /** An HTTP error in the API's own form. */
  status?: number;
  message?: string;
  /** Seconds, sent as `retry-after`. */
  retryAfter?: number;
  /** Takes the call and never says a byte. */
  hang?: boolean;
  /** Starts to answer, then says nothing more. */
  stall?: boolean;
  /** Starts to answer, then drops the connection. */
  cut?: boolean;
  /** Before the first byte. */
  delayMs?: number;
  /** Between two pieces of a streamed answer. */
  chunkDelayMs?: number;
}

export interface Match {
  api?: Api | Api[];
  /** Regular expression, case-insensitive. */
  model?: string;
  /** Regular expression on the last prompt, case-insensitive, `.` matches line ends. */
  prompt?: string;
  /** `main` (default): turns and their tool results. */
  kind?: CallKind | "main" | "any";
  /** Of the calls that fit the rest of `when`, counted from 1: only this one, or a range. */
  nth?: number | { from?: number; to?: number };
}

export interface Rule extends Behaviour {
  when?: Match;
}

export type Script = Rule[] | ((call: Call) => Behaviour | undefined);

/** Turns a script into a function of the call: the first rule that fits wins. It counts calls, so make one per server. */
export function createDecision(script: Script): (call: Call) => Behaviour {
  if (typeof script === "function") return (call) => script(call) ?? {};
  const counts = script.map(() => 0);
  return (call) => {
    for (const [index, rule] of script.entries()) {
      if (!fits(rule.when ?? {}, call)) continue;
      const count = (counts[index] ?? 0) + 1;
      counts[index] = count;
      if (isNth(rule.when?.nth, count)) return rule;
    }
    return {};
  };
}

function fits(match: Match, call: Call): boolean {
  if (match.api !== undefined && ![match.api].flat().includes(call.api)) return false;
  if (match.model !== undefined && !new RegExp(match.model, "i").test(call.model)) return false;
  if (match.prompt !== undefined && !new RegExp(match.prompt, "is").test(call.prompt)) return false;
  const kind = match.kind ?? "main";
  if (kind === "any") return true;
  return kind === "main" ? call.kind !== "extra" : call.kind === kind;
}

function isNth(nth: Match["nth"], count: number): boolean {
  if (nth === undefined) return true;
  if (typeof nth === "number") return count === nth;
  return count >= (nth.from ?? 1) && count <= (nth.to ?? Number.POSITIVE_INFINITY);
}
