import { performAll, type Stop, type Turn } from "./act.ts";
import { believableActions } from "./believable.ts";
import type { Console } from "./console.ts";
import type { Desk } from "./desk.ts";
import type { EventLog } from "./event.ts";
import { type Action, chooseActions } from "./script.ts";
import type { Settings } from "./settings.ts";

export interface Agent {
  settings: Settings;
  console: Console;
  desk: Desk;
  events: EventLog;
  leave(code: number, reason: string): void;
}

/** Starts, then takes one prompt after another for as long as the process lives. */
export async function live(agent: Agent): Promise<void> {
  await start(agent);
  for (let number = 1; ; number++) {
    const prompt = await agent.desk.nextPrompt();
    await takeTurn(agent, prompt, number);
  }
}

async function start(agent: Agent): Promise<void> {
  const { console, desk, settings } = agent;
  const turn = newTurn(agent, "", new AbortController().signal);
  console.refresh();
  const stop = await performAll([{ think: 120 }, ...(scripted(agent, "", 0) ?? [])], turn);
  if (stop !== undefined && "denied" in stop) return agent.leave(1, "other");
  console.view.box = true;
  console.view.footer = `? for shortcuts · ${settings.model}`;
  console.refresh();
  if (stop !== undefined) fail(agent, stop.failure);
  await performAll([{ think: 80 }], turn);
  agent.events.emit("SessionStart", { source: settings.source, model: settings.model });
  desk.listen();
}

async function takeTurn(agent: Agent, prompt: string, number: number): Promise<void> {
  const { console, desk, events } = agent;
  const turn = newTurn(agent, prompt, desk.beginTurn());
  console.view.entries.push({ kind: "prompt", text: prompt });
  events.emit("UserPromptSubmit", { prompt });
  console.busy("Rehearsing", 125);
  const actions =
    scripted(agent, prompt, number) ?? believableActions(situation(agent, prompt, number));
  const stop = await performAll(actions, turn).catch((error: unknown): Stop => {
    if (!turn.signal.aborted) throw error;
    return { denied: "interrupt" };
  });
  desk.endTurn();
  console.idle();
  if (stop === undefined) finish(turn);
  else if ("failure" in stop) fail(agent, stop.failure);
  else giveBack(turn);
  console.refresh();
}

function finish(turn: Turn): void {
  const message = turn.said.join("\n\n");
  const usage = {
    input_tokens: Math.ceil(turn.prompt.length / 4),
    output_tokens: Math.ceil(message.length / 4),
    cache_read_input_tokens: 0,
    total_cost_usd: 0,
  };
  turn.events.emit("Stop", { stop_hook_active: false, last_assistant_message: message, usage });
}

function fail(agent: Agent, failure: { error: string; line: string; resetsAt?: string }): void {
  agent.console.view.entries.push({ kind: "error", text: failure.line });
  agent.console.refresh();
  const resets = failure.resetsAt === undefined ? {} : { resets_at: failure.resetsAt };
  agent.events.emit("StopFailure", {
    error: failure.error,
    error_details: failure.line,
    ...resets,
  });
}

/** An interrupted agent tells nobody; with nothing answered yet it puts the prompt back into the box. */
function giveBack(turn: Turn): void {
  const { view } = turn.console;
  view.entries.push({ kind: "note", text: "Interrupted · What should I do instead?" });
  if (turn.said.length === 0 && view.draft === "") view.draft = turn.prompt;
}

function newTurn(agent: Agent, prompt: string, signal: AbortSignal): Turn {
  const { settings, console, desk, events } = agent;
  return { settings, console, desk, events, prompt, said: [], output: "", signal };
}

function scripted(agent: Agent, prompt: string, turn: number): Action[] | undefined {
  return chooseActions(agent.settings.script, situation(agent, prompt, turn));
}

function situation({ settings }: Agent, prompt: string, turn: number) {
  const { phase, worker, model } = settings;
  return { phase, worker, model, prompt, turn };
}
