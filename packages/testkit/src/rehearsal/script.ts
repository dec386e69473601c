/** What the rehearsal agent does in a turn, one thing after another. `rehearsal.schema.json` says the same for editors. */
export type Action =
  /** Waits this many milliseconds with a slow spinner. */
  | { think: number }
  /** Waits with a spinner that repaints all the time. */
  | { spin: number }
  /** Streams a text; `{prompt}`, `{phase}`, `{worker}`, `{model}`, `{files}` and `{output}` are filled in. */
  | { say: string }
  /** Runs a command line and shows its output, which is `{output}` from then on; `say` puts it into the answer too. */
  | { run: string; say?: boolean }
  | { write: { path: string; content: string } }
  /** Fields merged into the JSON file that `NIIA_RESULT` names. */
  | { result: Record<string, unknown> }
  /** Stops until somebody answers. */
  | { dialog: "permission" | "trust" | "question"; text?: string; options?: string[] }
  | { limit: { resetsAt?: string; resetsInMs?: number; message?: string } }
  /** A provider's error, which ends the turn. */
  | { error: ErrorName }
  | { title: string }
  /** Ends the process with an error message and that exit status. */
  | { crash: number }
  /** Ends the process without a word. */
  | { die: NodeJS.Signals }
  /** Says and hears nothing more. */
  | { hang: true }
  /** The next so many Enters do nothing. */
  | { swallowEnter: number }
  /** Leaves a text in the input box. */
  | { draft: string }
  /** Writes no more events. */
  | { mute: true }
  /** Writes an event of that name, true or not. */
  | { event: string; payload?: Record<string, unknown> };

export const ACTION_NAMES = [
  "think",
  "spin",
  // Before `say`, which is also an option of it.
  "run",
  "say",
  "write",
  "result",
  "dialog",
  "limit",
  "error",
  "title",
  "crash",
  "die",
  "hang",
  "swallowEnter",
  "draft",
  "mute",
  "event",
] as const;

export type ErrorName = "401" | "429" | "500" | "529" | "network";

export interface When {
  phase?: string;
  worker?: string;
  /** Regular expression. */
  model?: string;
  /** Regular expression, case-insensitive, `.` matches line ends. */
  prompt?: string;
  /** Counted from 1; 0 is the start, before the first prompt. */
  turn?: number;
}

export interface RehearsalScript {
  scripts: { when?: When; do: Action[] }[];
}

export interface Situation {
  phase: string;
  worker: string;
  model: string;
  prompt: string;
  turn: number;
}

/** What to do in this situation: the first script that fits. A script without `turn` never fits the start. */
export function chooseActions(script: RehearsalScript, now: Situation): Action[] | undefined {
  return script.scripts.find(({ when }) => fits(when ?? {}, now))?.do;
}

function fits(when: When, now: Situation): boolean {
  if (when.turn === undefined ? now.turn === 0 : when.turn !== now.turn) return false;
  if (when.phase !== undefined && when.phase !== now.phase) return false;
  if (when.worker !== undefined && when.worker !== now.worker) return false;
  if (when.model !== undefined && !new RegExp(when.model).test(now.model)) return false;
  return when.prompt === undefined || new RegExp(when.prompt, "is").test(now.prompt);
}

/** Reads a script; the error says which entry is wrong. */
export function parseScript(text: string): RehearsalScript {
  const value = JSON.parse(text) as { scripts?: unknown };
  if (!Array.isArray(value.scripts)) throw new Error('Expected {"scripts": [...]}.');
  for (const [index, entry] of (value.scripts as { do?: unknown }[]).entries()) {
    if (!Array.isArray(entry.do))
      throw new Error(`Expected scripts[${index}].do to be a list of actions.`);
    for (const [place, action] of entry.do.entries()) {
      if (nameOf(action) === undefined) {
        const got = JSON.stringify(action)?.slice(0, 80);
        throw new Error(
          `Expected scripts[${index}].do[${place}] to be one of ${ACTION_NAMES.join(", ")}; got ${got}.`,
        );
      }
    }
  }
  return value as RehearsalScript;
}

export function nameOf(action: unknown): (typeof ACTION_NAMES)[number] | undefined {
  if (typeof action !== "object" || action === null) return undefined;
  return ACTION_NAMES.find((name) => Object.hasOwn(action, name));
}
