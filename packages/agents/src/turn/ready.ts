import type { TurnEnd } from "@pty4ai/protocol";
import { after, type Step } from "./context.ts";
import { answerDialog, blocked, openDialog } from "./dialog.ts";
import { drop } from "./record.ts";

const QUIET_MS = 400;
const HOOK_MS = 10_000;
const START_MS = 60_000;

/** Before the first prompt: answers start-up dialogs, opens the gate, gives up when the agent never gets ready. */
export function awaitReady(step: Step): void {
  const { state, signals } = step;
  if (state.readyAt !== null) return;
  const inDialog = answerDialog(step);
  if (!inDialog && atRest(step) && greeted(step)) {
    state.readyAt = step.at;
    return;
  }
  if (state.queue.length === 0) return;
  const dialog = openDialog(step);
  const since = Math.max(state.startedAt ?? step.at, state.queue[0] ? 0 : step.at);
  if (dialog?.rule.state === "auth" && after(step, state.look?.changedAt ?? step.at, 3_000))
    dropAll(step, "auth", `the agent asks to sign in: ${shown(step, dialog.id)}`);
  else if (after(step, since, signals.gate.timeoutMs ?? START_MS))
    dropAll(step, dialog ? endOfDialog(dialog.rule.state) : "stalled", reason(step));
}

/** The input box is there, nothing is running or asked, and the screen has been quiet. */
export function atRest(step: Step): boolean {
  const { state, signals } = step;
  const look = state.look;
  if (look === null || blocked(step)) return false;
  if (look.hits.ready === undefined || look.idleSince === null) return false;
  const quiet = signals.gate.quietMs ?? QUIET_MS;
  return after(step, Math.max(look.changedAt, look.hits.ready.since), quiet);
}

/** The agent's own event has come a moment ago, or has been waited for long enough: programs draw their input box
 *  before they read it. */
function greeted(step: Step): boolean {
  const { gate } = step.signals;
  if (gate.hook === undefined) return true;
  const told = step.state.hooks[gate.hook];
  if (told !== undefined) return after(step, told, gate.quietMs ?? QUIET_MS);
  return after(step, step.state.look?.hits.ready?.since ?? step.at, gate.hookMs ?? HOOK_MS);
}

function dropAll(step: Step, end: TurnEnd, detail: string): void {
  for (const request of step.state.queue.splice(0))
    drop(step, request, { end, detail, ground: { signal: "screen", rule: "ready", match: detail } });
}

function endOfDialog(state: "permission" | "question" | "auth" | "limit"): TurnEnd {
  return state;
}

function reason(step: Step): string {
  const dialog = openDialog(step);
  if (dialog) return `the agent waits at its dialog "${dialog.rule.name}"`;
  return `the agent did not get ready for a prompt; its screen ends: ${(step.state.look?.tail ?? []).slice(-3).join(" / ")}`;
}

function shown(step: Step, id: string): string {
  return step.state.look?.hits[id]?.match ?? "";
}
