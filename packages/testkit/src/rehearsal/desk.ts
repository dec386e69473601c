import type { Console } from "./console.ts";
import type { Key } from "./key.ts";
import type { Dialog } from "./view.ts";

/** Where the user and the agent meet: keys come in, prompts and answers to dialogs come out. */
export interface Desk {
  press(key: Key): void;
  /** From now on Enter sends what is in the box; until then it does nothing, as in real agents that draw before they listen. */
  listen(): void;
  /** The next prompt that was sent; waits for one. */
  nextPrompt(): Promise<string>;
  /** Index of the option that was taken; undefined for Escape. */
  ask(dialog: Omit<Dialog, "selected">): Promise<number | undefined>;
  /** Aborts when the user interrupts what is going on now. */
  beginTurn(): AbortSignal;
  endTurn(): void;
  /** Ignores the next so many Enters. */
  swallow(count: number): void;
  /** Hears nothing any more. */
  deafen(): void;
}

export function openDesk(console: Console, leave: () => void): Desk {
  const { view } = console;
  const prompts: string[] = [];
  let waiting: ((prompt: string) => void) | undefined;
  let answer: ((choice: number | undefined) => void) | undefined;
  let turn: AbortController | undefined;
  let listening = false;
  let deaf = false;
  let swallowed = 0;
  let leaving = false;
  let footer = "";

  function press(key: Key): void {
    if (deaf) return;
    if (view.dialog !== undefined) decide(key, view.dialog);
    else edit(key);
    console.refresh();
  }

  function decide(key: Key, dialog: Dialog): void {
    const count = dialog.options.length;
    if (key.type === "up") dialog.selected = (dialog.selected + count - 1) % count;
    else if (key.type === "down") dialog.selected = (dialog.selected + 1) % count;
    else if (key.type === "enter") answer?.(dialog.selected);
    else if (key.type === "escape" || key.type === "interrupt") answer?.(undefined);
    else if (key.type === "text" && /^[1-9]$/.test(key.text) && Number(key.text) <= count)
      answer?.(Number(key.text) - 1);
  }

  function edit(key: Key): void {
    if (leaving && key.type !== "interrupt") stay();
    switch (key.type) {
      case "text":
      case "paste":
        view.draft += key.text;
        return;
      case "backspace":
        view.draft = view.draft.slice(0, -1);
        return;
      case "clear":
        view.draft = "";
        return;
      case "enter":
        return enter();
      case "escape":
        turn?.abort();
        return;
      case "interrupt":
        return interrupt();
      case "end":
        if (view.draft === "") leave();
        return;
      default:
        return;
    }
  }

  function enter(): void {
    if (!listening || view.draft.trim() === "") return;
    if (swallowed > 0) {
      swallowed -= 1;
      return;
    }
    const prompt = view.draft;
    view.draft = "";
    if (/^\s*\/(exit|quit)\s*$/.test(prompt)) return leave();
    if (waiting === undefined) {
      prompts.push(prompt);
      return;
    }
    const resolve = waiting;
    waiting = undefined;
    resolve(prompt);
  }

  function interrupt(): void {
    if (turn !== undefined) return turn.abort();
    if (leaving) return leave();
    leaving = true;
    footer = view.footer;
    view.draft = "";
    view.footer = "Press Ctrl-C again to exit";
  }

  function stay(): void {
    leaving = false;
    view.footer = footer;
  }

  return {
    press,
    listen() {
      listening = true;
    },
    nextPrompt() {
      const next = prompts.shift();
      if (next !== undefined) return Promise.resolve(next);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    ask(dialog) {
      view.dialog = { ...dialog, selected: 0 };
      console.refresh();
      return new Promise((resolve) => {
        answer = (choice) => {
          answer = undefined;
          delete view.dialog;
          resolve(choice);
        };
      });
    },
    beginTurn() {
      turn = new AbortController();
      return turn.signal;
    },
    endTurn() {
      turn = undefined;
    },
    swallow(count) {
      swallowed = count;
    },
    deafen() {
      deaf = true;
    },
  };
}
