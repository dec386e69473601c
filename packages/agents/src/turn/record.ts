import type {
  Evidence,
  Signal,
  Turn,
  TurnEnd,
  TurnRequest,
  TurnState,
  Usage,
} from "@pty4ai/protocol";
import { draftLines } from "../screen/prompt.ts";
import { after, type Step } from "./context.ts";
import type { ActiveTurn, OpenDialog } from "./state.ts";

const EVIDENCE_KEPT = 40;
const ENDED_KEPT = 256;

/** Why something is believed: rule, signal and what matched. */
export interface Ground {
  signal: Signal;
  rule: string;
  match: string;
}

export interface Ending {
  end: TurnEnd;
  detail?: string;
  reply?: string;
  usage?: Usage;
  resetsAt?: string;
  ground: Ground;
}

export function newTurn(step: Step, request: TurnRequest): Turn {
  return {
    id: request.id,
    session: step.context.session ?? "",
    prompt: request.prompt,
    state: "queued",
    times: { queued: step.state.queuedAt[request.id] ?? step.at },
    evidence: [],
  };
}

/** Moves the active turn to a later state and tells it. A turn never goes back; what shows that the agent works shows
 *  that it has the prompt. */
export function reach(step: Step, state: TurnState, ground: Ground): void {
  const active = step.state.active;
  if (active === null) return;
  const { turn } = active;
  if (state === "working" && turn.state === "typed") reach(step, "submitted", ground);
  turn.state = state;
  turn.times[state] ??= step.at;
  note(turn, { at: step.at, state, ...clipped(ground) });
  step.effects.push({ type: "turn", turn: structuredClone(turn) });
}

/** Keeps what the active turn has used so far, and tells it: a turn that is broken off tells no more. */
export function spend(step: Step, usage: Usage): void {
  const { active } = step.state;
  if (active === null || JSON.stringify(active.turn.usage) === JSON.stringify(usage)) return;
  active.turn.usage = usage;
  step.effects.push({ type: "turn", turn: structuredClone(active.turn) });
}

/** Ends the active turn. */
export function finish(step: Step, ending: Ending): void {
  const { active, dialog } = step.state;
  if (active === null) return;
  if (dialog) closeRecord(step, dialog);
  if (dialog?.reply?.sentAt) step.state.dialog = null;
  delete active.turn.dialog;
  close(step, active.turn, ending);
  step.state.active = null;
  if (ending.end !== "done") step.state.draftLines = draftLines(active.request.prompt);
}

/** Ends a turn that was never typed. */
export function drop(step: Step, request: TurnRequest, ending: Ending): void {
  close(step, newTurn(step, request), ending);
}

function close(step: Step, turn: Turn, ending: Ending): void {
  turn.state = "ended";
  turn.times.ended = step.at;
  turn.end = ending.end;
  if (ending.detail) turn.detail = ending.detail.slice(0, 400);
  if (ending.reply !== undefined) turn.reply = ending.reply;
  if (ending.usage) turn.usage = ending.usage;
  if (ending.resetsAt) turn.resetsAt = ending.resetsAt;
  note(turn, { at: step.at, state: "ended", ...clipped(ending.ground) });
  delete step.state.queuedAt[turn.id];
  step.state.last = turn;
  step.state.latched = {};
  step.state.ended = [...step.state.ended, turn.id].slice(-ENDED_KEPT);
  step.effects.push({ type: "turn", turn: structuredClone(turn) });
}

/** Keeps with the turn what was asked and who answered. */
export function closeRecord(step: Step, { dialog, reply }: OpenDialog): void {
  const by = reply?.sentAt ? reply.by : "terminal";
  const { choice, text, deny } = reply?.sentAt ? reply : {};
  const answer = {
    by,
    at: step.at,
    ...(choice === undefined ? {} : { choice }),
    ...(text === undefined ? {} : { text }),
    ...(deny === undefined ? {} : { deny }),
  };
  const turn = step.state.active?.turn;
  if (turn) turn.dialogs = [...(turn.dialogs ?? []), { ...dialog, answer }].slice(-50);
}

/** True when the whole turn has taken longer than its caller allows. */
export function overdue(step: Step, active: ActiveTurn): boolean {
  const limit = active.request.timeoutMs;
  return limit !== undefined && after(step, active.turn.times.queued ?? step.at, limit);
}

function note(turn: Turn, evidence: Evidence): void {
  turn.evidence.push(evidence);
  if (turn.evidence.length > EVIDENCE_KEPT) turn.evidence.splice(1, 1);
}

function clipped(ground: Ground): Ground {
  return { ...ground, match: ground.match.trim().slice(0, 200) };
}
