import type { Key } from "../rehearsal/key.ts";
import { FOOTER, shownDraft } from "./box.ts";
import { answer, openDialog } from "./dialog.ts";
import { type Desk, leave, note } from "./state.ts";

export function press(desk: Desk, key: Key): void {
  if (desk.still || desk.pager) return note(desk, key, "nothing");
  if (desk.view.dialog !== undefined) return answer(desk, key);
  if (!desk.listening) return note(desk, key, "nothing");
  switch (key.type) {
    case "text":
    case "paste":
      note(desk, key, "box");
      return put(desk, key.text, key.type === "paste");
    case "clear":
      note(desk, key, "box");
      return edit(desk, withoutLastLine(desk.draft));
    case "backspace":
      note(desk, key, "box");
      return edit(desk, desk.draft.slice(0, -1));
    case "enter":
      return enter(desk, key);
    case "escape":
    case "interrupt":
      desk.popup = false;
      note(desk, key, desk.turn === null ? "nothing" : "turn");
      desk.turn?.interrupt();
      return;
    case "end":
      note(desk, key, desk.draft === "" ? "turn" : "nothing");
      if (desk.draft === "") leave(desk, 0);
      return;
    default:
      note(desk, key, "nothing");
  }
}

function put(desk: Desk, text: string, pasted: boolean): void {
  const { plan, ahead } = desk;
  edit(desk, desk.draft + text);
  if (!pasted) return;
  if (plan.narrow) desk.narrowUntil = desk.now + 600;
  if (plan.popup) ahead.add(desk.now + plan.echoMs, () => openPopup(desk));
  if (plan.dialog?.when === "typed" && !desk.typedDialog) {
    desk.typedDialog = true;
    ahead.add(desk.now + plan.dialog.afterMs, () => openDialog(desk));
  }
}

function openPopup(desk: Desk): void {
  desk.popup = true;
  desk.view.footer = "@src/index.js  @src/index.test.js · Enter to complete";
}

function edit(desk: Desk, draft: string): void {
  desk.draft = draft;
  const showIt = (): void => void (desk.view.draft = shownDraft(desk));
  if (desk.plan.echoMs === 0) showIt();
  else desk.ahead.add(desk.now + desk.plan.echoMs, showIt);
}

/** Clears the last line of the draft, or joins it to the one before where it is empty. */
function withoutLastLine(draft: string): string {
  const at = draft.lastIndexOf("\n");
  if (at === -1) return "";
  return at === draft.length - 1 ? draft.slice(0, -1) : draft.slice(0, at + 1);
}

function enter(desk: Desk, key: Key): void {
  if (desk.popup) {
    desk.popup = false;
    desk.view.footer = FOOTER;
    return note(desk, key, "popup");
  }
  if (desk.draft.trim() === "") return note(desk, key, "nothing");
  if (desk.swallow > 0) {
    desk.swallow -= 1;
    return note(desk, key, "nothing");
  }
  note(desk, key, "box");
  const prompt = desk.draft;
  edit(desk, "");
  desk.view.draft = "";
  if (/^\s*[/!]/.test(prompt)) {
    desk.outside.log({ type: "command", at: desk.now, text: prompt });
    leave(desk, 0);
  } else if (desk.turn === null) desk.begin(prompt);
  else desk.waiting.push(prompt);
}
