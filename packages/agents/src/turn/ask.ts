import type { AnswerRequest, Dialog, DialogKind } from "@pty4ai/protocol";
import { sameDialog, type ShownDialog } from "../screen/dialog.ts";
import { squeeze } from "../screen/region.ts";
import { keysFor, MOVE_MS } from "./answer-keys.ts";
import { after, type Step, write } from "./context.ts";
import { leftToPerson, openDialog } from "./dialog.ts";
import { judge, optionFor } from "./policy.ts";
import { closeRecord, finish, type Ground, newTurn, overdue, reach } from "./record.ts";
import type { Hit, Latch, OpenDialog } from "./state.ts";

const SETTLE_MS = 400;
/** A dialog that is not drawn for that long is gone. */
const GONE_MS = 300;
/** An answer that changed nothing is given again after that long. */
const AGAIN_MS = 3_000;
const TIMES = 3;
/** How long a mark may take to move before the keys count as lost. */
const UNMOVED_MS = 1_500;
/** Writes of one answer; more means that the mark does not move. */
const KEYS = 6;
const LATCH_MS = 10_000;

/** What asks on the screen now. */
interface Asking {
  id: string;
  label: string;
  kind: DialogKind;
  hit: Hit;
  latch: Latch | undefined;
  settleMs: number;
  deny: string | undefined;
}

/** Opens, follows and closes the dialog of the session. While one is open, only an answer to it is typed. */
export function followDialog(step: Step): void {
  const asking = askingNow(step);
  if (step.state.dialog) track(step, step.state.dialog, asking);
  if (!step.state.dialog && asking) open(step, asking);
  waitFor(step);
}

/** Somebody answers the dialog that is open. What `answerFault` finds wrong is not taken. */
export function absorbAnswer(step: Step, request: AnswerRequest): void {
  const { dialog } = step.state;
  if (!dialog || answerFault(dialog, request) !== undefined) return;
  give(step, dialog, { ...request, by: request.by ?? "person" });
}

/** Why an answer does not fit what is asked; undefined when it does. */
export function answerFault(open: OpenDialog | null, request: AnswerRequest): string | undefined {
  if (open === null) return "nothing is asked";
  const { dialog, reply } = open;
  if (request.dialog !== undefined && request.dialog !== dialog.id)
    return `dialog ${request.dialog} is no longer open; ${dialog.id} is`;
  if (reply !== null) return `dialog ${dialog.id} is being answered by ${reply.by}`;
  const given = [request.choice, request.text, request.deny || undefined];
  if (given.filter((part) => part !== undefined).length !== 1)
    return "an answer is one of choice, text and deny";
  if (request.choice !== undefined && dialog.options[request.choice - 1] === undefined)
    return dialog.options.length === 0
      ? "this dialog shows no options to choose from"
      : `there are ${dialog.options.length} options`;
  if (request.text !== undefined && dialog.options.length > 0 && freeText(dialog.options) === -1)
    return "this dialog takes a choice, not a text";
  return undefined;
}

/** Place of the option that takes free text, or -1. */
export function freeText(options: string[]): number {
  return options.findIndex((label) => /^type (something|your|here)|^other\b/i.test(label));
}

function askingNow(step: Step): Asking | undefined {
  const { state, signals } = step;
  const hits = state.look?.hits ?? {};
  for (const rule of signals.rules) {
    if (rule.kind !== "permission" && rule.kind !== "question") continue;
    const hit = hits[rule.id];
    const latch = state.latched[rule.id];
    if (latch && !state.dialog && step.at - latch.at > LATCH_MS) delete state.latched[rule.id];
    if (hit === undefined || (rule.rule.hook !== undefined && latch === undefined)) continue;
    const { id, label, kind } = rule;
    return {
      id,
      label,
      kind,
      hit,
      latch,
      settleMs: rule.rule.settleMs ?? SETTLE_MS,
      deny: rule.rule.deny,
    };
  }
  return askingAtStart(step);
}

function askingAtStart(step: Step): Asking | undefined {
  const dialog = openDialog(step);
  const hit = dialog && step.state.look?.hits[dialog.id];
  if (!dialog || !hit || !leftToPerson(step, dialog)) return undefined;
  const { state: kind, name, settleMs = SETTLE_MS } = dialog.rule;
  if (kind !== "permission" && kind !== "question") return undefined;
  return {
    id: dialog.id,
    label: `dialog ${name}`,
    kind,
    hit,
    latch: undefined,
    settleMs,
    deny: undefined,
  };
}

function open(step: Step, asking: Asking): void {
  const { state, context } = step;
  const look = state.look;
  if (look === null) return;
  const since = Math.max(asking.hit.since, look.changedAt, asking.latch?.at ?? 0);
  if (!after(step, since, asking.settleMs)) return;
  const shown = shownIn(step, asking);
  const { tool, argument } = asking.latch ?? {};
  const dialog: Dialog = {
    id: `${state.active?.request.id ?? state.queue[0]?.id ?? "session"}:dialog:${state.dialogs + 1}`,
    kind: asking.kind,
    text: shown.text,
    options: shown.options,
    ...(tool === undefined ? {} : { tool }),
    ...(argument === undefined ? {} : { argument }),
    at: step.at,
  };
  const verdict = judge(dialog, context.dialogs);
  if (verdict === "fail") {
    fail(step, asking);
    return;
  }
  state.dialogs += 1;
  state.dialog = {
    dialog,
    shown,
    rule: asking.id,
    deny: asking.deny,
    goneAt: null,
    writes: 0,
    reply: null,
  };
  const ground = groundOf(asking);
  if (state.active?.stage === "waiting" && asking.latch) {
    state.active.stage = "working";
    reach(step, "working", ground);
  }
  tell(step, ground);
  if (verdict === "ask") return;
  const choice = optionFor(dialog.options, verdict);
  if (choice !== -1) give(step, state.dialog, { choice: choice + 1, by: "policy" });
  else if (verdict === "deny") give(step, state.dialog, { deny: true, by: "policy" });
}

/** Nobody will come: the turn ends with what it was asked, and the dialog stays unanswered. */
function fail(step: Step, asking: Asking): void {
  if (step.state.active?.stage !== "working") return;
  const detail = asking.latch?.detail || asking.hit.match;
  finish(step, { end: asking.kind, detail, ground: groundOf(asking) });
}

function track(step: Step, dialog: OpenDialog, asking: Asking | undefined): void {
  const shown = step.state.look?.asked;
  const there = asking !== undefined || step.state.look?.hits[dialog.rule] !== undefined;
  if (!there) {
    dialog.goneAt ??= step.at;
    if (after(step, dialog.goneAt, dialog.reply?.sentAt ? 0 : GONE_MS)) close(step, dialog);
    return;
  }
  dialog.goneAt = null;
  const askedAnew =
    asking?.latch !== undefined && asking.latch.at > dialog.dialog.at && dialog.reply?.sentAt;
  if (askedAnew || (shown && replaces(dialog, shown))) {
    close(step, dialog);
    return;
  }
  if (shown && dialog.reply === null && !sameDialog(shown, dialog.shown))
    redraw(step, dialog, shown);
  if (dialog.reply) answer(step, dialog, shown ?? dialog.shown);
}

/** Another dialog stands where the first one was. */
function replaces({ shown: before, reply }: OpenDialog, now: ShownDialog): boolean {
  if (squeeze(before.options.join()) !== squeeze(now.options.join())) return true;
  return reply?.sentAt !== null && reply !== null && squeeze(before.text) !== squeeze(now.text);
}

function redraw(step: Step, dialog: OpenDialog, shown: ShownDialog): void {
  dialog.shown = shown;
  dialog.dialog = { ...dialog.dialog, text: shown.text };
  tell(step);
}

function give(step: Step, dialog: OpenDialog, request: AnswerRequest & { by: string }): void {
  // An option that refuses may want words with it; the profile's own keys do not.
  const chooses = request.deny && dialog.deny === undefined;
  const deny = chooses ? optionFor(dialog.dialog.options, "deny") : -1;
  const text = request.text !== undefined ? freeText(dialog.dialog.options) : -1;
  const target = request.choice !== undefined ? request.choice - 1 : Math.max(deny, text);
  const { by, choice, text: words, deny: refused } = request;
  dialog.reply = {
    by,
    at: step.at,
    target,
    ...(choice === undefined ? {} : { choice }),
    ...(words === undefined ? {} : { text: words }),
    ...(refused ? { deny: true } : {}),
    keys: 0,
    keysAt: 0,
    marked: null,
    spelt: false,
    times: 1,
    sentAt: null,
  };
  answer(step, dialog, step.state.look?.asked ?? dialog.shown);
}

/** Types the next keys of an answer. An arrow key is followed by a look at the mark before Enter is pressed. */
function answer(step: Step, dialog: OpenDialog, shown: ShownDialog): void {
  const { reply } = dialog;
  if (reply === null) return;
  if (reply.sentAt !== null || reply.keys > KEYS) {
    if (!after(step, reply.sentAt ?? reply.keysAt, AGAIN_MS)) return;
    if (reply.times >= TIMES) {
      dialog.reply = null;
      tell(step);
      return;
    }
    dialog.reply = {
      ...reply,
      times: reply.times + 1,
      keys: 0,
      keysAt: 0,
      spelt: false,
      sentAt: null,
    };
    answer(step, dialog, shown);
    return;
  }
  const unmoved = shown.layout === "column" && !reply.spelt && shown.selected === reply.marked;
  if (reply.keys > 0 && !after(step, reply.keysAt, unmoved ? UNMOVED_MS : MOVE_MS)) return;
  const { submit, interrupt } = step.signals.profile.signals;
  const next = keysFor(reply, shown, {
    submit,
    bracketedPaste: step.state.look?.bracketedPaste ?? false,
    deny: dialog.deny ?? interrupt.keys,
  });
  dialog.writes += 1;
  reply.keys += 1;
  reply.keysAt = step.at;
  reply.marked = shown.selected ?? null;
  if (next.spells) reply.spelt = true;
  if (next.last) reply.sentAt = step.at;
  write(step, `${dialog.dialog.id}:${dialog.writes}`, next.keys);
  after(step, step.at, next.last ? AGAIN_MS : MOVE_MS);
}

function close(step: Step, open: OpenDialog): void {
  const { state } = step;
  closeRecord(step, open);
  delete state.latched[open.rule];
  state.dialog = null;
  if (state.active) state.active.progressAt = step.at;
  tell(step);
}

/** The turn that waits for an answer shows what is asked. */
function tell(step: Step, ground?: Ground): void {
  const { state } = step;
  const request = state.queue[0];
  const turn = state.active?.turn ?? (request && newTurn(step, request));
  if (turn === undefined) return;
  if (state.dialog) turn.dialog = structuredClone(state.dialog.dialog);
  else delete turn.dialog;
  if (ground && state.active)
    turn.evidence.push({
      at: step.at,
      state: turn.state,
      ...ground,
      match: ground.match.slice(0, 200),
    });
  step.effects.push({ type: "turn", turn: structuredClone(turn) });
}

/** Waiting for a person is no stall; only the turn's own time limit ends it. */
function waitFor(step: Step): void {
  const { dialog, active } = step.state;
  if (!dialog || active === null) return;
  active.progressAt = step.at;
  if (!overdue(step, active)) return;
  const detail = `nobody answered within ${(active.request.timeoutMs ?? 0) / 1000} s: ${dialog.dialog.text.split("\n").at(-1) ?? ""}`;
  const ground: Ground = { signal: "screen", rule: dialog.rule, match: detail };
  finish(step, { end: dialog.dialog.kind, detail, ground });
}

function shownIn(step: Step, asking: Asking): ShownDialog {
  const text = asking.latch?.detail || asking.hit.match;
  return (
    step.state.look?.asked ?? { text, options: [], selected: null, layout: "text", letters: [] }
  );
}

function groundOf({ label, hit, latch }: Asking): Ground {
  return { signal: latch ? "hook" : "screen", rule: label, match: hit.match };
}
