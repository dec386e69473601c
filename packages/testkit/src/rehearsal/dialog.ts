import type { Action } from "./script.ts";
import type { Dialog } from "./view.ts";

type Ask = Extract<Action, { dialog: string }>;

/** What a dialog of that kind looks like. */
export function dialogFor(action: Ask, text: string, cwd: string): Omit<Dialog, "selected"> {
  switch (action.dialog) {
    case "permission":
      return {
        title: "Bash command",
        text,
        question: "Do you want to proceed?",
        options: action.options ?? ["Yes", "Yes, and don't ask again", "No"],
      };
    case "trust":
      return {
        title: "Accessing workspace:",
        text: text || cwd,
        question: "Do you trust the files in this folder?",
        options: action.options ?? ["Yes, I trust this folder", "No, exit"],
      };
    default:
      return {
        title: "Question",
        text: "",
        question: text,
        options: action.options ?? ["Yes", "No"],
      };
  }
}

/** The event that goes with it; a trust dialog comes before there are any. */
export function eventFor(
  action: Ask,
  text: string,
): { hook: string; payload: Record<string, unknown> } | undefined {
  if (action.dialog === "trust") return undefined;
  const payload =
    action.dialog === "permission"
      ? { tool_name: "Bash", tool_input: { command: text } }
      : {
          tool_name: "AskUserQuestion",
          tool_input: { question: text, options: action.options ?? [] },
        };
  return { hook: "PermissionRequest", payload };
}
