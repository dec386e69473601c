import type { ActiveTurn } from "../turn/state.ts";
import type { TurnEnd } from "@pty4ai/protocol";
import { classify, endOf } from "../screen/failure.ts";
import { resetTime } from "../screen/reset.ts";
import { after, type Step, write } from "../turn/context.ts";
import { drop, type Ending, finish, type Ground, overdue } from "../turn/record.ts";
import type { EngineEvent } from "../turn/types.ts";
import type { Trouble } from "./event.ts";
import { encodeCommand } from "./frame.ts";

/** How long the bridge may take to hand on a prompt that the terminal took. */
const SENT_MS = 20_000;
/** How long an agent may take to stop. */
const STOP_MS = 12_000;
/** How long the agent's own records are waited for once its turn is over. */
const RECORDS_MS = 700;

/** Key of `latched` for an end that waits for the agent's records, and for the records. */
export const OVER = "acp.done";
export const RECORDS = "acp.records";

/** Ends the active turn; a dialog that is open closes with it. */
export function over(step: Step, ending: Ending): void {
  const { state } = step;
  // What nobody answered has no answer: only the one that was given is kept.
  const { dialog } = state;
  if (dialog && state.active && !dialog.reply?.sentAt) {
    const { turn } = state.active;
    turn.dialogs = [...(turn.dialogs ?? []), dialog.dialog].slice(-50);
    state.dialog = null;
  }
  finish(step, ending);
  state.dialog = null;
  state.messages = { ...state.messages, ask: null };
}

/** Ends the turn and has the agent stop, so that the next prompt finds it at rest. */
export function stop(step: Step, end: TurnEnd, said: { detail: string; ground?: Ground }): void {
  const { active } = step.state;
  if (active === null) return;
  cancel(step, active);
  const { detail, ground = { signal: "silence", rule: "acp", match: detail } } = said;
  over(step, { end, detail, ground });
}

/** What an agent said went wrong, as the end of a turn. */
export function failureOf(step: Step, { message, code, auth }: Trouble): Omit<Ending, "ground"> {
  const end = auth ? "auth" : endOf(classify(code === undefined ? message : `${code} ${message}`));
  const resetsAt = end === "limit" ? resetTime(message, step.at) : undefined;
  return { end, detail: message, ...(resetsAt ? { resetsAt } : {}) };
}

/** Ends a turn whose agent does not get on, and one whose records have come. */
export function watch(step: Step): void {
  const { active, dialog, latched } = step.state;
  if (active === null) return;
  const told = latched[OVER];
  if (told) {
    if (latched[RECORDS] || after(step, told.at, RECORDS_MS)) settle(step);
    return;
  }
  if (dialog !== null) return;
  const { stallMs, retryMs } = step.signals.profile.signals;
  const { interrupt, retry } = active;
  const sent = active.taken !== null;
  if (overdue(step, active))
    stop(step, "stalled", { detail: `no end after ${(active.request.timeoutMs ?? 0) / 1000} s` });
  else if (interrupt !== null && after(step, interrupt.at, STOP_MS))
    over(step, unsure("interrupted, and the agent does not show that it stopped"));
  else if (!sent && active.stage === "waiting" && after(step, active.pastedAt, SENT_MS))
    stop(step, "unsure", { detail: "nothing shows that the agent was given the prompt" });
  else if (retry !== null && after(step, retry.since, retryMs)) {
    const { end, detail = "", ...more } = failureOf(step, { message: retry.line });
    cancel(step, active);
    over(step, {
      end,
      detail,
      ...more,
      ground: { signal: "hook", rule: "acp.retry", match: detail },
    });
  } else if (sent && stallMs > 0 && after(step, active.progressAt, stallMs))
    stop(step, "stalled", { detail: `the agent told nothing for ${stallMs / 1000} s` });
}

/** The end that was told, with the tokens of the agent's own records. */
function settle(step: Step): void {
  const { [OVER]: told, [RECORDS]: records } = step.state.latched;
  if (told?.ending === undefined) return;
  over(step, { ...told.ending, ...(records?.usage ? { usage: records.usage } : {}) });
}

/** Somebody wants the agent to stop. A turn that was not sent yet ends at once. */
export function interrupt(step: Step): void {
  const { state } = step;
  const { active } = state;
  for (const request of active === null ? state.queue.splice(0) : []) drop(step, request, ASKED);
  if (active === null || active.interrupt !== null) return;
  if (active.stage === "pasting") {
    // It may be in the terminal's queue by now.
    cancel(step, active);
    over(step, ASKED);
    return;
  }
  cancel(step, active);
  active.interrupt = { at: step.at, times: 1 };
}

/** The session is over, and so is all that waits in it. */
export function absorbExit(step: Step, event: Extract<EngineEvent, { type: "exit" }>): void {
  const { state } = step;
  if (state.exit !== null) return;
  if (state.active && state.latched[OVER]) settle(step);
  state.exit = { at: step.at, code: event.code, signal: event.signal };
  state.pending = [];
  const how =
    event.signal === null ? `with status ${event.code ?? "unknown"}` : `by ${event.signal}`;
  const { trouble } = state.messages;
  const detail = trouble?.message ?? `the agent ended ${how}`;
  const end = trouble?.auth ? "auth" : "crashed";
  const ending: Ending = { end, detail, ground: { signal: "exit", rule: "exit", match: detail } };
  if (state.active) over(step, ending);
  for (const request of state.queue.splice(0)) drop(step, request, ending);
}

/** Once: an interrupt has told it already. */
function cancel(step: Step, { request: { id: turn }, interrupt }: ActiveTurn): void {
  if (interrupt === null) write(step, `${turn}:cancel`, encodeCommand({ do: "cancel", turn }));
}

function unsure(detail: string): Ending {
  return { end: "unsure", detail, ground: { signal: "silence", rule: "interrupt", match: detail } };
}

const ASKED: Ending = {
  end: "interrupted",
  detail: "interrupted before it was sent",
  ground: { signal: "hook", rule: "interrupt", match: "interrupted before it was sent" },
};
