import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Console } from "./console.ts";
import type { Desk } from "./desk.ts";
import { dialogFor, eventFor } from "./dialog.ts";
import type { EventLog } from "./event.ts";
import { FAILURES, type Failure, limitFailure } from "./failure.ts";
import { type Action, ACTION_NAMES, nameOf } from "./script.ts";
import type { Settings } from "./settings.ts";
import { runShell } from "./shell.ts";

export interface Turn {
  settings: Settings;
  console: Console;
  desk: Desk;
  events: EventLog;
  prompt: string;
  said: string[];
  /** What the last command printed. */
  output: string;
  signal: AbortSignal;
}

/** Why the actions stopped; undefined when they all ran. */
export type Stop = { failure: Failure } | { denied: string } | undefined;

/** Carries out actions in order until one of them ends the turn. Rejects when the turn is interrupted. */
export async function performAll(actions: Action[], turn: Turn): Promise<Stop> {
  for (const action of actions) {
    const stop = await perform(action, turn);
    if (stop !== undefined) return stop;
    turn.signal.throwIfAborted();
  }
  return undefined;
}

type ActionName = (typeof ACTION_NAMES)[number];
type Acts = {
  [Name in ActionName]: (
    action: Extract<Action, Record<Name, unknown>>,
    turn: Turn,
  ) => Stop | Promise<Stop>;
};

const ACTS: Acts = {
  think: ({ think }, turn) => wait(think, turn),
  spin,
  run,
  say: ({ say: text }, turn) => say(fill(text, turn), turn),
  write,
  result: leaveResult,
  dialog: ask,
  limit: ({ limit }) => ({ failure: limitFailure(limit, Date.now()) }),
  error: ({ error }) => ({ failure: FAILURES[error] }),
  title: ({ title }, turn) => did(turn.console.rename(fill(title, turn))),
  crash,
  die,
  hang: (_action, turn) => hang(turn),
  swallowEnter: ({ swallowEnter }, turn) => did(turn.desk.swallow(swallowEnter)),
  draft,
  mute: (_action, turn) => did(turn.events.mute()),
  event: ({ event, payload }, turn) => did(turn.events.emit(event, payload ?? {})),
};

/** For acts that are over when they return and never stop the turn. */
function did(_nothing: void): undefined {}

async function perform(action: Action, turn: Turn): Promise<Stop> {
  const name = nameOf(action);
  return name === undefined ? undefined : ACTS[name](action as never, turn);
}

async function wait(ms: number, turn: Turn): Promise<undefined> {
  await pause(ms / turn.settings.speed, undefined, { signal: turn.signal });
}

async function spin(action: { spin: number }, turn: Turn): Promise<undefined> {
  turn.console.busy("Working", 33);
  await wait(action.spin, turn);
}

async function say(text: string, turn: Turn): Promise<undefined> {
  turn.said.push(text);
  const entry = { kind: "say" as const, text: "" };
  turn.console.view.entries.push(entry);
  const size = Math.max(12, Math.ceil(text.length / 24));
  for (let end = size; end < text.length + size; end += size) {
    entry.text = text.slice(0, end);
    turn.console.refresh();
    await wait(12, turn);
  }
}

async function run(action: { run: string; say?: boolean }, turn: Turn): Promise<undefined> {
  turn.console.view.entries.push({ kind: "tool", text: `Bash(${action.run})` });
  turn.console.refresh();
  turn.output = await runShell(action.run, { cwd: turn.settings.cwd, signal: turn.signal });
  turn.console.view.entries.push({ kind: "output", text: turn.output || "(no output)" });
  turn.console.refresh();
  if (action.say === true) await say(turn.output, turn);
}

function write(
  { write: file }: { write: { path: string; content: string } },
  turn: Turn,
): undefined {
  const path = resolve(turn.settings.cwd, file.path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, fill(file.content, turn));
  turn.console.view.entries.push(
    { kind: "tool", text: `Write(${file.path})` },
    { kind: "output", text: `${file.content.split("\n").length} lines` },
  );
  turn.console.refresh();
}

function leaveResult(
  { result: fields }: { result: Record<string, unknown> },
  turn: Turn,
): undefined {
  const file = turn.settings.resultFile;
  if (file === undefined || file === "") return;
  let before: Record<string, unknown> = {};
  try {
    before = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  } catch {
    // No result yet.
  }
  mkdirSync(dirname(file), { recursive: true });
  // In place: a sandbox opens the file alone, and nothing can be renamed over it.
  writeFileSync(file, JSON.stringify({ ...before, ...fields }));
}

async function ask(action: Extract<Action, { dialog: string }>, turn: Turn): Promise<Stop> {
  const text = fill(action.text ?? "", turn);
  const event = eventFor(action, text);
  if (event !== undefined) turn.events.emit(event.hook, event.payload);
  // Agents tell before they draw: a key that comes in between is lost.
  await wait(150, turn);
  const choice = await turn.desk.ask(dialogFor(action, text, turn.settings.cwd));
  if (action.dialog === "question") turn.output = action.options?.[choice ?? -1] ?? "";
  const denied =
    choice === undefined ||
    (action.dialog === "permission" && choice === 2) ||
    (action.dialog === "trust" && choice === 1);
  return denied ? { denied: action.dialog } : undefined;
}

function crash({ crash: code }: { crash: number }, turn: Turn): never {
  turn.console.close();
  process.stderr.write(
    `Error: the rehearsal agent crashed, as its script says\n    at turn (${turn.settings.model})\n`,
  );
  process.exit(code);
}

function die({ die: signal }: { die: NodeJS.Signals }, turn: Turn): Promise<never> {
  turn.console.freeze();
  process.kill(process.pid, signal);
  return new Promise(() => {});
}

function hang(turn: Turn): Promise<never> {
  turn.console.freeze();
  turn.desk.deafen();
  return new Promise(() => {});
}

function draft({ draft: text }: { draft: string }, turn: Turn): undefined {
  turn.console.view.draft = fill(text, turn);
  turn.console.refresh();
}

function fill(text: string, turn: Turn): string {
  const values: Record<string, string> = {
    prompt: turn.prompt,
    phase: turn.settings.phase,
    worker: turn.settings.worker,
    model: turn.settings.model,
    output: turn.output,
    files: turn.output.split("\n").join(", ") || "none",
  };
  return text.replace(
    /\{(prompt|phase|worker|model|output|files)\}/g,
    (whole, name: string) => values[name] ?? whole,
  );
}
