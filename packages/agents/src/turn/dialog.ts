import { after, type Step, write } from "./context.ts";
import type { CompiledDialog } from "./rules.ts";

const SETTLE_MS = 400;
const AGAIN_MS = 3_000;
const TIMES = 3;

/** The start-up dialog or question that is on the screen now, or undefined. */
export function openDialog(step: Step): CompiledDialog | undefined {
  const hits = step.state.look?.hits ?? {};
  return step.signals.dialogs.find((dialog) => hits[dialog.id]);
}

/** True while anything on the screen waits for an answer: no Enter may be pressed then. */
export function blocked(step: Step): boolean {
  const hits = step.state.look?.hits ?? {};
  if (step.state.dialog || openDialog(step)) return true;
  return step.signals.rules.some(
    (rule) =>
      (rule.kind === "permission" || rule.kind === "question") && hits[rule.id] !== undefined,
  );
}

/** Answers an open dialog that the profile knows a safe answer to. `left`: nothing here will close it. */
export function answerDialog(step: Step): "none" | "answering" | "left" {
  const dialog = openDialog(step);
  const look = step.state.look;
  if (dialog === undefined || look === null) return "none";
  const hit = look.hits[dialog.id];
  const { keys, name, settleMs } = dialog.rule;
  if (hit === undefined || keys === undefined || leftToPerson(step, dialog)) return "left";
  const given = step.state.answered[name] ?? { at: 0, times: 0 };
  const settled = after(step, Math.max(hit.since, look.changedAt), settleMs ?? SETTLE_MS);
  if (!settled || !after(step, given.at, given.times === 0 ? 0 : AGAIN_MS)) return "answering";
  step.state.answered[name] = { at: step.at, times: given.times + 1 };
  write(step, `dialog:${name}:${given.times + 1}`, keys);
  return "answering";
}

/** True when the profile knows no answer that may be given here, or has given it in vain. */
export function leftToPerson(step: Step, dialog: CompiledDialog): boolean {
  const { keys, name } = dialog.rule;
  const times = step.state.answered[name]?.times ?? 0;
  return keys === undefined || times >= TIMES || !allowed(step, dialog);
}

function allowed(step: Step, dialog: CompiledDialog): boolean {
  const { permission, ownFolder, sandboxed } = dialog.rule;
  const { context, state } = step;
  if (sandboxed && !context.sandboxed) return false;
  if (permission && !permission.includes(context.permission ?? "ask")) return false;
  if (!ownFolder) return true;
  const shown = (state.look?.tail ?? []).join("").replace(/\s/g, "");
  return context.cwd !== undefined && shown.includes(context.cwd.replace(/\s/g, ""));
}
