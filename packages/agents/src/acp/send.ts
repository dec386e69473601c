import type { TurnEnd } from "@pty4ai/protocol";
import { guarded, visible } from "../screen/prompt.ts";
import { after, type Step, write } from "../turn/context.ts";
import { drop, type Ground, newTurn, reach } from "../turn/record.ts";
import { freshTurn } from "../turn/state.ts";
import { encodeCommand } from "./frame.ts";

const READY_MS = 60_000;

/** The conversation never opens: what waits for it ends. */
export function awaitOpening(step: Step): void {
  const { state, signals } = step;
  if (state.readyAt !== null || state.queue.length === 0) return;
  const { trouble } = state.messages;
  if (trouble !== null) dropAll(step, trouble.auth ? "auth" : "error", trouble.message);
  else if (after(step, state.startedAt ?? step.at, signals.gate.timeoutMs ?? READY_MS))
    dropAll(step, "stalled", "the agent did not open its conversation");
}

/** Hands the next prompt to the bridge. */
export function takeNext(step: Step): void {
  const { state } = step;
  const request = state.queue[0];
  if (state.readyAt === null || state.active !== null || request === undefined) return;
  state.queue.shift();
  state.latched = {};
  state.active = freshTurn(request, newTurn(step, request), step.at);
  // Agents take commands of their own by message too.
  const text = guarded(visible(request.prompt), step.signals.profile.signals.submit);
  write(step, promptKey(request.id), encodeCommand({ do: "prompt", turn: request.id, text }));
}

/** The terminal has taken a command. */
export function confirm(step: Step, key: string): void {
  const { state } = step;
  state.pending = state.pending.filter((write) => write.key !== key);
  const { active } = state;
  if (active?.stage !== "pasting" || key !== promptKey(active.request.id)) return;
  active.stage = "waiting";
  active.pastedAt = step.at;
  if (active.turn.state !== "queued") return;
  const match = "the terminal took the prompt";
  reach(step, "typed", { signal: "hook", rule: "acp.prompt", match });
}

function promptKey(turn: string): string {
  return `${turn}:prompt`;
}

function dropAll(step: Step, end: TurnEnd, detail: string): void {
  const ground: Ground = { signal: "hook", rule: "acp.ready", match: detail };
  for (const request of step.state.queue.splice(0)) drop(step, request, { end, detail, ground });
}
