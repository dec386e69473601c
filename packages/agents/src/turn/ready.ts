import type { TurnEnd } from "@pty4ai/protocol";
import { after, type Step } from "./context.ts";
import { answerDialog, blocked, openDialog } from "./dialog.ts";
import { drop } from "./record.ts";

const QUIET_MS = 400;
const HOOK_MS = 10_000;
const START_MS = 60_000;
const SIGN_IN_MS = 3_000;
/** How long a dialog is left open for a person before the waiting prompt is given up. */
const PERSON_MS = 30_000;

/** Before the first prompt: answers start-up dialogs, opens the gate, gives up when the agent never gets ready. */
export function awaitReady(step: Step): void {
  const { state, signals } = step;
  if (state.readyAt !== null) return;
  const dialog = answerDialog(step);
  if (dialog === "none" && atRest(step) && greeted(step)) state.readyAt = step.at;
  else if (state.queue.length > 0 && !state.dialog)
    giveUpStarting(step, dialog === "left", signals.gate.timeoutMs);
}

/** A sign-in dialog ends the waiting soon, any other that is left to a person a while later. */
function giveUpStarting(step: Step, left: boolean, timeoutMs = START_MS): void {
  const { state } = step;
  const rule = openDialog(step)?.rule;
  const asked = left ? (rule?.state ?? "permission") : undefined;
  const openFor = state.look?.changedAt ?? step.at;
  if (asked !== undefined && after(step, openFor, asked === "auth" ? SIGN_IN_MS : PERSON_MS))
    dropAll(step, asked, `the agent waits at its dialog "${rule?.name}": ${shown(step)}`);
  else if (after(step, state.startedAt ?? step.at, timeoutMs)) {
    const tail = (state.look?.tail ?? []).slice(-5).map((line) => line.trim());
    dropAll(
      step,
      asked ?? "stalled",
      `the agent did not get ready for a prompt; its screen ends: ${tail.join(" / ")}`,
    );
  }
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
    drop(step, request, {
      end,
      detail,
      ground: { signal: "screen", rule: "ready", match: detail },
    });
}

function shown(step: Step): string {
  return step.state.look?.hits[openDialog(step)?.id ?? ""]?.match ?? "";
}
