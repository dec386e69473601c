import { bool, type Check, integer, list, object, oneOf, text } from "./check.ts";

export const DIALOG_KINDS = ["permission", "question"] as const;
export type DialogKind = (typeof DIALOG_KINDS)[number];

/** What an agent asks. As long as it is open, nothing but an answer to it is typed. */
export interface Dialog {
  id: string;
  kind: DialogKind;
  /** What is asked, as the screen shows it: at most 2000 characters. */
  text: string;
  /** What can be chosen, in the order shown; empty where the agent wants free text. */
  options: string[];
  /** Tool and its argument (a command, a path) by the agent's own event: never read from the screen. */
  tool?: string;
  argument?: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** Set once it is closed. */
  answer?: DialogAnswer;
}

export interface DialogAnswer {
  /** Who: `person`, `policy`, a name that a client gave, or `terminal`: somebody at the terminal, or the agent itself. */
  by: string;
  at: number;
  /** Number of the option, from 1. */
  choice?: number;
  text?: string;
  deny?: boolean;
}

/** Exactly one of `choice`, `text` and `deny`. */
export interface AnswerRequest {
  /** Answers only this dialog; without it the one that is open. */
  dialog?: string;
  choice?: number;
  text?: string;
  deny?: boolean;
  by?: string;
}

/** `ask`: left open for a person. `deny`: refused at once. `fail`: the turn ends with the dialog's kind, since nobody
 *  will come. */
export const DIALOG_POLICIES = ["ask", "deny", "fail"] as const;

/** What happens to a dialog. `deny` rules come first, then `allow` rules, then `otherwise`. */
export interface DialogPolicy {
  /** Default `ask`. */
  otherwise?: (typeof DIALOG_POLICIES)[number];
  allow?: ToolRule[];
  deny?: ToolRule[];
}

/** Both parts are matched whole. `*` stands for any characters except those that chain or redirect commands
 *  (`; & | < > $ ( )`, backtick, line breaks) outside of a shell's quotes;
 *  `**` for any at all. A dialog whose tool the agent did not tell matches none. */
export interface ToolRule {
  tool: string;
  argument?: string;
}

const rules = list(
  object(
    { tool: text({ min: 1, max: 200 }) },
    { argument: text({ max: 2000 }) },
  ) as Check<ToolRule>,
  200,
);

export const checkDialogPolicy: Check<DialogPolicy> = object(
  {},
  { otherwise: oneOf(DIALOG_POLICIES), allow: rules, deny: rules },
);

export const checkAnswer: Check<AnswerRequest> = object(
  {},
  {
    dialog: text({ min: 1, max: 500 }),
    choice: integer(1, 100),
    text: text({ max: 100_000 }),
    deny: bool,
    by: text({ min: 1, max: 200 }),
  },
);
