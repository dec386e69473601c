import type { Key } from "../rehearsal/key.ts";
import { open } from "./box.ts";
import { type Desk, note } from "./state.ts";

/** A dialog is drawn that long before it hears a key, as those of real agents are. */
const DEAF_DIALOG_MS = 250;
/** A question with three answers, the first of them chosen. After a while a person answers it, where the plan has one. */
export function openDialog(desk: Desk): void {
  desk.view.dialog = {
    title: "Bash command",
    text: "rm -rf build",
    question: "Do you want to proceed?",
    options: ["Yes", "Yes, and don't ask again", "No"],
    selected: 0,
  };
  desk.dialogSince = desk.now;
  desk.outside.log({ type: "dialog", at: desk.now, state: "open" });
  const person = desk.plan.dialog?.closedMs;
  if (person) desk.ahead.add(desk.now + person, () => closeDialog(desk, true));
}

export function answer(desk: Desk, key: Key): void {
  if (desk.now - desk.dialogSince < DEAF_DIALOG_MS) return note(desk, key, "nothing");
  note(desk, key, "dialog");
  if (key.type === "escape") closeDialog(desk, false);
  else if (key.type === "enter" || (key.type === "text" && /^[1-3]$/.test(key.text)))
    closeDialog(desk, true);
}

function closeDialog(desk: Desk, yes: boolean): void {
  if (desk.view.dialog === undefined) return;
  delete desk.view.dialog;
  desk.outside.log({ type: "dialog", at: desk.now, state: "closed" });
  if (!desk.view.box) open(desk);
  else if (yes) desk.turn?.goOn();
  else desk.turn?.interrupt();
}
