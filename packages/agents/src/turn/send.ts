import { typed, USUAL_DRAFT } from "../screen/prompt.ts";
import { after, type Step, write } from "./context.ts";
import { answerDialog, blocked, openDialog } from "./dialog.ts";
import { atRest } from "./ready.ts";
import { startIsTold } from "./rules.ts";
import { drop, finish, newTurn, overdue, reach } from "./record.ts";
import { type ActiveTurn, freshTurn } from "./state.ts";

const ECHO_MS = 1_500;
const ENTER_MS = 150;
/** More characters or lines than agents show in their box as they are. */
const LONG = 400;
const LONG_LINES = 4;
const LONG_MS = 15_000;
const VERIFY_MS = 2_500;
const RETRIES = 3;
const TAKEN_MS = 20_000;
const WAIT_MS = 60_000;
const PASTES = 3;
const LEFT = "the prompt left the input box";
const GONE = "the prompt is gone from the input box after a dialog";

/** Takes the next prompt from the queue once the agent is at rest, and puts it into the input box. */
export function takeNext(step: Step): void {
  const { state } = step;
  const request = state.queue[0];
  if (state.readyAt === null || state.active !== null || request === undefined) return;
  answerDialog(step);
  if (!atRest(step)) {
    giveUpWaiting(step);
    return;
  }
  state.queue.shift();
  state.latched = {};
  state.active = freshTurn(request, newTurn(step, request), step.at);
  paste(step, state.active);
}

function paste(step: Step, active: ActiveTurn): void {
  const { state, signals } = step;
  const box = {
    bracketedPaste: state.look?.bracketedPaste ?? false,
    draftLines: state.draftLines,
  };
  state.draftLines = USUAL_DRAFT;
  active.stage = "pasting";
  active.pastes += 1;
  active.held = false;
  const data = typed(active.request.prompt, signals.profile.signals.submit, box);
  write(step, pasteKey(active), data);
}

function pasteKey({ request, pastes }: ActiveTurn): string {
  return pastes === 1 ? `${request.id}:paste` : `${request.id}:paste:${pastes}`;
}

/** The terminal has taken a write. */
export function confirm(step: Step, key: string): void {
  const { state } = step;
  state.pending = state.pending.filter((write) => write.key !== key);
  const active = state.active;
  if (active === null) return;
  if (active.stage === "pasting" && key === pasteKey(active)) {
    active.stage = "pasted";
    active.pastedAt = step.at;
    reach(step, "typed", {
      signal: "screen",
      rule: "submit",
      match: "the terminal took the prompt",
    });
  } else if (active.stage === "entering" && key === `${active.request.id}:enter:${active.enters}`) {
    active.stage = "waiting";
  }
}

/** Presses Enter once the prompt shows, then again, a few times, as long as nothing says that the turn began. */
export function pressEnter(step: Step): void {
  const active = step.state.active;
  if (active === null) return;
  if (active.stage === "pasted") firstEnter(step, active);
  else if (active.stage === "waiting") verify(step, active);
}

function firstEnter(step: Step, active: ActiveTurn): void {
  const { submit } = step.signals.profile.signals;
  if (!after(step, active.pastedAt, submit.enterDelayMs ?? ENTER_MS)) return;
  const echoed = (step.state.look?.drawnAt ?? 0) > active.pastedAt;
  if (!echoed && !after(step, active.pastedAt, submit.echoMs ?? ECHO_MS)) return;
  if (!isBoxed(step, active) && !after(step, active.pastedAt, submit.boxMs ?? LONG_MS)) return;
  if (blocked(step)) heldUp(step, active, active.pastedAt);
  else if (active.held && !step.state.look?.draft) pasteAgain(step, active);
  else enter(step, active);
}

/** A long prompt stands in its box, and has for a moment. Agents that show something short in its place put it back when
 *  Enter is pressed; one pressed before they are through with the paste sends what is short. */
function isBoxed(step: Step, active: ActiveTurn): boolean {
  const { submit } = step.signals.profile.signals;
  const { prompt } = active.request;
  const isLong = prompt.length > LONG || prompt.split("\n").length > LONG_LINES;
  if (!isLong || submit.placeholder === undefined) return true;
  active.boxedAt = step.state.look?.draft ? (active.boxedAt ?? step.at) : null;
  return active.boxedAt !== null && after(step, active.boxedAt, submit.enterDelayMs ?? ENTER_MS);
}

/** A dialog has come and gone, and the box is empty. Types the prompt again, unless it may have been sent. */
function pasteAgain(step: Step, active: ActiveTurn): void {
  // A spinner may be that of the agent's start.
  if (active.echoed || (active.sawBusy && !startIsTold(step.signals)))
    notTaken(step, "unsure", "a dialog closed, and somebody may have sent the prompt meanwhile");
  else if (!atRest(step)) {
    if (after(step, active.pastedAt, WAIT_MS) || overdue(step, active))
      notTaken(step, "unsure", "a dialog closed, and the agent did not come back to its input box");
  } else if (active.pastes < PASTES) paste(step, active);
  else notTaken(step, "stalled", `dialogs took the prompt from its box ${active.pastes} times`);
}

function verify(step: Step, active: ActiveTurn): void {
  const { submit } = step.signals.profile.signals;
  if (began(step, active)) return;
  if (active.turn.state === "typed" && leftItsBox(step, active))
    reach(step, "submitted", { signal: "screen", rule: "submit", match: LEFT });
  const wait = submit.verifyMs ?? VERIFY_MS;
  if (!after(step, active.enterAt, wait)) return;
  if (blocked(step)) {
    heldUp(step, active, active.enterAt);
    return;
  }
  const draft = step.state.look?.draft ?? false;
  if (!draft && active.shown) leftTheBox(step, active);
  else if (!draft && active.progress > 0) {
    // What is drawn while an agent that tells its start says nothing may be left over from its own start.
    if (startIsAwaited(step, active) && !after(step, active.enterAt, TAKEN_MS)) return;
    active.stage = "working";
    reach(step, "working", { signal: "screen", rule: "start", match: "new lines after Enter" });
  } else if (active.enters <= (submit.retries ?? RETRIES)) {
    enter(step, active);
  } else if (after(step, active.enterAt, TAKEN_MS)) {
    // On a machine that is busy an agent may come to what was typed much later.
    notTaken(
      step,
      "stalled",
      `the agent did not take the prompt: Enter was pressed ${active.enters} times and nothing began`,
    );
  }
}

/** The agent has told other things, and would tell that it has the prompt. */
function startIsAwaited({ state, signals }: Step, active: ActiveTurn): boolean {
  return active.taken === null && startIsTold(signals) && Object.keys(state.hooks).length > 0;
}

/** The input box is there and the prompt, which was in it before Enter, is not. */
function leftItsBox(step: Step, active: ActiveTurn): boolean {
  const { look } = step.state;
  if (look === null || look.at < active.enterAt || look.draft || active.taken === null)
    return false;
  return look.hits.ready !== undefined && !blocked(step);
}

/** The prompt is gone from the input area, so Enter was taken, or a dialog took both: another one could only do harm. */
function leftTheBox(step: Step, active: ActiveTurn): void {
  if (active.progress > 0) {
    active.stage = "working";
    const match = active.taken ? LEFT : "new lines after Enter";
    reach(step, "working", { signal: "screen", rule: "start", match });
  } else if (after(step, active.enterAt, TAKEN_MS)) {
    notTaken(step, "unsure", `${active.taken ? LEFT : GONE}, and nothing shows that a turn began`);
  }
}

function notTaken(step: Step, end: "stalled" | "unsure", detail: string): void {
  finish(step, { end, detail, ground: { signal: "silence", rule: "submit", match: detail } });
}

function enter(step: Step, active: ActiveTurn): void {
  const { submit } = step.signals.profile.signals;
  active.enters += 1;
  active.enterAt = step.at;
  active.stage = "entering";
  if (active.enters === 1) {
    active.before = step.state.look?.news ?? [];
    active.seen = active.before;
    active.progressAt = step.at;
    active.shown = step.state.look?.draft ?? false;
    active.echoedBefore = active.echoed;
  }
  write(step, `${active.request.id}:enter:${active.enters}`, submit.enter ?? "\r");
}

/** Title or screen show that the agent works; its own event is taken in where it comes. */
function began(step: Step, active: ActiveTurn): boolean {
  const hits = step.state.look?.hits ?? {};
  for (const rule of step.signals.rules) {
    if (rule.kind !== "start" && rule.kind !== "busy") continue;
    const hit = hits[rule.id];
    if (hit === undefined || (step.state.look?.at ?? 0) < active.enterAt) continue;
    active.stage = "working";
    const signal = rule.look.title ? "title" : "screen";
    reach(step, "working", { signal, rule: rule.label, match: hit.match });
    return true;
  }
  return false;
}

/** A dialog stands in the way and Enter would answer it. */
function heldUp(step: Step, active: ActiveTurn, since: number): void {
  // One of the start may be drawn late. The prompt may be lost by it, and is looked for once it is gone.
  if (answerDialog(step) === "answering") return;
  if (step.state.dialog) return;
  if (!after(step, since, WAIT_MS) && !overdue(step, active)) return;
  const dialog = openDialog(step);
  const detail = `a dialog is open, so Enter was not pressed${dialog ? `: ${dialog.rule.name}` : ""}`;
  finish(step, {
    end: dialog?.rule.state ?? "permission",
    detail,
    ground: { signal: "screen", rule: dialog?.id ?? "permission", match: detail },
  });
}

function giveUpWaiting(step: Step): void {
  const { state, signals } = step;
  const request = state.queue[0];
  const look = state.look;
  if (request === undefined || look === null || step.state.dialog) return;
  const busy = look.idleSince === null;
  const limit = busy ? signals.profile.signals.stallMs : WAIT_MS;
  if (!after(step, look.changedAt, limit)) return;
  state.queue.shift();
  const dialog = openDialog(step);
  const detail = busy
    ? "the agent is busy with something else and does not get on"
    : `the agent is not at its input box${dialog ? `: dialog ${dialog.rule.name}` : ""}`;
  drop(step, request, {
    end: blocked(step) ? (dialog?.rule.state ?? "permission") : "stalled",
    detail,
    ground: { signal: "screen", rule: "ready", match: detail },
  });
}
