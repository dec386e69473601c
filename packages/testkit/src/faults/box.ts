import type { Desk } from "./state.ts";

export const FOOTER = "? for shortcuts";

/** Draws the box and, a while later, listens. */
export function open(desk: Desk): void {
  const { view, plan, ahead } = desk;
  view.box = true;
  view.footer = FOOTER;
  view.draft = shownDraft(desk);
  ahead.add(desk.now + plan.deafMs, () => {
    desk.listening = true;
    desk.outside.event("SessionStart", { source: "startup" });
  });
  if (plan.restless) beat(desk, 0);
}

/** A clock in the footer: it moves, and says nothing. */
function beat(desk: Desk, count: number): void {
  desk.view.footer = `${FOOTER} · up ${count}s · ${["◐", "◓", "◑", "◒"][count % 4]}`;
  desk.ahead.add(desk.now + 250, () => beat(desk, count + 1));
}

export function shownDraft({ plan, draft }: Desk): string {
  const lines = draft.split("\n").length;
  if (!plan.collapse || (lines < 4 && draft.length < 800)) return draft;
  return lines < 2
    ? `[Pasted text #1 ${draft.length} chars]`
    : `[Pasted text #1 +${lines - 1} lines]`;
}
