import type { AnswerRequest, Dialog } from "@pty4ai/protocol";
import { answerFault } from "../turn/ask.ts";
import { type Step, write } from "../turn/context.ts";
import { judge, optionFor } from "../turn/policy.ts";
import { closeRecord, type Ground, overdue } from "../turn/record.ts";
import { stop } from "./end.ts";
import type { Asked, Choice } from "./event.ts";
import { encodeCommand } from "./frame.ts";

/** The agent asks. The policy answers, or it stays open for a person. */
export function opened(step: Step, asked: Asked): void {
  const { state, context } = step;
  const { active } = state;
  if (active === null || state.dialog !== null) return;
  const { tool, argument, kind } = asked;
  const choices = asked.options.slice(0, 50);
  const dialog: Dialog = {
    id: `${active.request.id}:dialog:${asked.ask}`,
    kind,
    text: asked.text.slice(0, 2_000),
    options: choices.map(({ label }) => label.slice(0, 500)),
    ...(tool === undefined ? {} : { tool }),
    ...(argument === undefined ? {} : { argument: argument.slice(0, 10_000) }),
    at: step.at,
  };
  const whole = argument === undefined || argument.length <= 10_000;
  const verdict = judge(dialog, context.dialogs);
  const ground: Ground = { signal: "hook", rule: "acp.asked", match: dialog.text };
  state.dialogs += 1;
  state.messages.ask = { number: asked.ask, choices };
  state.dialog = {
    dialog,
    shown: {
      text: dialog.text,
      options: dialog.options,
      selected: null,
      layout: "text",
      letters: [],
    },
    rule: "acp.asked",
    deny: undefined,
    goneAt: null,
    writes: 0,
    reply: null,
  };
  if (verdict === "fail") {
    stop(step, kind, { detail: dialog.text, ground });
    return;
  }
  active.turn.dialog = structuredClone(dialog);
  active.turn.evidence.push({
    at: step.at,
    state: active.turn.state,
    ...ground,
    match: ground.match.slice(0, 200),
  });
  step.effects.push({ type: "turn", turn: structuredClone(active.turn) });
  // What is not whole was not judged.
  if (verdict === "ask" || (verdict === "allow" && !whole)) return;
  const place = placeFor(choices, verdict);
  if (place !== -1) give(step, { choice: place + 1 }, "policy");
  else if (verdict === "deny") give(step, { deny: true }, "policy");
}

/** Somebody answers. What `answerFault` finds wrong is not taken. */
export function absorbAnswer(step: Step, request: AnswerRequest): void {
  const { dialog } = step.state;
  if (dialog && answerFault(dialog, request) === undefined)
    give(step, request, request.by ?? "person");
}

/** Waiting for a person is no stall; only the turn's own time limit ends it. */
export function expire(step: Step): void {
  const { dialog, active } = step.state;
  if (!dialog || active === null) return;
  active.progressAt = step.at;
  if (!overdue(step, active)) return;
  const limit = (active.request.timeoutMs ?? 0) / 1000;
  const detail = `nobody answered within ${limit} s: ${dialog.dialog.text.split("\n").at(-1) ?? ""}`;
  stop(step, dialog.dialog.kind, {
    detail,
    ground: { signal: "hook", rule: "acp.asked", match: detail },
  });
}

/** What the agent says an option means goes before how it is called. */
function placeFor(choices: Choice[], wanted: "allow" | "deny"): number {
  if (choices.some(({ means }) => means !== undefined))
    return choices.findIndex(({ means }) => means === wanted);
  return optionFor(
    choices.map(({ label }) => label),
    wanted,
  );
}

/** Sends the answer; the dialog is over with that, since a message is not lost as a key may be. */
function give(step: Step, request: Omit<AnswerRequest, "by" | "dialog">, by: string): void {
  const { state } = step;
  const { dialog, active } = state;
  const { ask } = state.messages;
  if (dialog === null || ask === null || active === null) return;
  const { choice, text, deny } = request;
  const place = deny ? placeFor(ask.choices, "deny") : (choice ?? 0) - 1;
  const option = ask.choices[place]?.id;
  dialog.reply = {
    by,
    at: step.at,
    target: place,
    ...(choice === undefined ? {} : { choice }),
    ...(text === undefined ? {} : { text }),
    ...(deny ? { deny } : {}),
    keys: 1,
    keysAt: step.at,
    marked: null,
    spelt: false,
    times: 1,
    sentAt: step.at,
  };
  const answer = {
    do: "answer" as const,
    ask: ask.number,
    ...(option === undefined ? {} : { option }),
    ...(text === undefined ? {} : { text }),
    ...(deny ? { deny } : {}),
  };
  write(step, `${dialog.dialog.id}:answer`, encodeCommand(answer));
  closeRecord(step, dialog);
  state.dialog = null;
  state.messages.ask = null;
  active.progressAt = step.at;
  delete active.turn.dialog;
  step.effects.push({ type: "turn", turn: structuredClone(active.turn) });
}
