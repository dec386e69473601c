import type { AgentState, Turn, TurnRequest } from "@pty4ai/protocol";
import type { TurnEngine } from "../turn/engine.ts";
import type { EngineState } from "../turn/state.ts";
import type { EngineEffect, EngineEvent } from "../turn/types.ts";
import type { Recording } from "./recording.ts";

export type ScreenEvent = Extract<EngineEvent, { type: "screen" }>;

/** A terminal emulator, as far as a replay needs one. */
export interface Emulator {
  write(data: string): Promise<void>;
  resize?(size: { cols: number; rows: number }): void;
  /** What is on the screen now. */
  screen(): Omit<ScreenEvent, "type" | "at">;
  /** Operating system commands since the last call. */
  oscs(): { code: number; data: string }[];
}

export interface SubmittedAt {
  at: number;
  request: TurnRequest;
}

export interface ReplayOptions {
  engine: TurnEngine;
  emulator: Emulator;
  /** The turn to submit and when, in seconds of the recording. */
  turn?: SubmittedAt;
  /** The same for several. */
  turns?: SubmittedAt[];
  /** Events of the agent's own, which a recording does not hold: seconds, name, payload. */
  hooks?: { at: number; name: string; payload: Record<string, unknown> }[];
  /** When to ask what the agent is doing, in seconds. The answer is the last one before the screen changes or a turn is
   *  submitted, so that a screen that stands is looked at as long as it does. */
  moments?: number[];
  /** How long to go on with a still screen after the end, in seconds. Default 120. */
  tail?: number;
  exit?: { code: number | null; output?: string };
}

export interface Replayed {
  state: EngineState;
  effects: { at: number; effect: EngineEffect }[];
  turns: Turn[];
  /** What the agent was said to do at each of `moments`, in their order. */
  states: AgentState[];
}

const FRAME = 0.1;

/** Feeds a recording to the engine on a clock of its own: the same recording gives the same decisions, always. */
export async function replay(recording: Recording, options: ReplayOptions): Promise<Replayed> {
  const run = start(options);
  const inputs = timeline(recording, options);
  let frame = -1;
  let unseen = "";
  // Emulators take one long text much faster than many short ones, and between two frames nobody looks.
  const draw = async (at: number): Promise<void> => {
    if (unseen !== "") await options.emulator.write(unseen);
    unseen = "";
    for (const osc of options.emulator.oscs()) feed(run, { type: "osc", at: ms(at), ...osc });
    const screen = options.emulator.screen();
    const shown = [screen.title, ...screen.lines.map((line) => line.trimEnd())].join("\n");
    if (shown !== run.shown) settle(run);
    run.shown = shown;
    feed(run, { type: "screen", at: ms(at), ...screen });
  };
  for (const { at, event, data, size, moment } of inputs) {
    if (unseen !== "" && at - frame >= FRAME) {
      await ticks(run, frame + FRAME);
      await draw(frame + FRAME);
    }
    await ticks(run, at);
    if (event?.type === "submit") settle(run);
    if (event) feed(run, { ...event, at: ms(at) });
    if (moment !== undefined) run.asked.push(moment);
    const [cols, rows] = (size ?? "").split("x").map(Number);
    if (cols && rows) {
      await draw(at);
      options.emulator.resize?.({ cols, rows });
    }
    if (data === undefined) continue;
    unseen += data;
    if (at - frame < FRAME) continue;
    frame = at;
    await draw(at);
  }
  const end = inputs.at(-1)?.at ?? 0;
  await draw(end + FRAME);
  if (options.exit) feed(run, { type: "exit", at: ms(end + FRAME), signal: null, ...options.exit });
  await ticks(run, end + (options.tail ?? 120));
  settle(run);
  return { state: run.state, effects: run.effects, turns: run.turns, states: run.states };
}

interface Run extends Replayed {
  engine: TurnEngine;
  wake: number | null;
  /** Moments that wait for the screen to change. */
  asked: number[];
  shown: string;
}

function start(options: ReplayOptions): Run {
  const state = options.engine.initial(0);
  const { engine } = options;
  return { engine, state, effects: [], turns: [], states: [], wake: null, asked: [], shown: "" };
}

interface Input {
  at: number;
  event?: EngineEvent;
  data?: string;
  /** `120x40` */
  size?: string;
  /** Which of the moments it is. */
  moment?: number;
}

function timeline(recording: Recording, options: ReplayOptions): Input[] {
  const inputs: Input[] = [{ at: 0, event: { type: "started", at: 0 } }];
  for (const { at, kind, data } of recording.events) {
    if (kind === "o") inputs.push({ at, data });
    if (kind === "r") inputs.push({ at, size: data });
  }
  for (const turn of [...(options.turn ? [options.turn] : []), ...(options.turns ?? [])])
    inputs.push({ at: turn.at, event: { type: "submit", at: 0, turn: turn.request } });
  for (const { at, name, payload } of options.hooks ?? [])
    inputs.push({ at, event: { type: "hook", at: 0, name, payload } });
  for (const [moment, at] of (options.moments ?? []).entries()) inputs.push({ at, moment });
  return inputs.toSorted((a, b) => a.at - b.at);
}

/** Wakes the engine where it asked for it, up to a time. */
async function ticks(run: Run, until: number): Promise<void> {
  for (let guard = 0; run.wake !== null && run.wake <= ms(until) && guard < 10_000; guard++) {
    const at = run.wake;
    run.wake = null;
    feed(run, { type: "tick", at });
  }
}

/** One step, then what follows from it: the terminal takes every write. */
function feed(run: Run, event: EngineEvent): void {
  const events = [event];
  for (let next = events.shift(); next !== undefined; next = events.shift()) {
    const { state, effects } = run.engine.step(run.state, next);
    run.state = state;
    for (const effect of effects) {
      run.effects.push({ at: next.at, effect });
      if (effect.type === "turn") run.turns.push(effect.turn);
      if (effect.type === "wake") run.wake = effect.at;
      if (effect.type === "write") events.push({ type: "written", at: next.at, key: effect.key });
    }
  }
}

function settle(run: Run): void {
  for (const moment of run.asked) run.states[moment] = run.state.agent;
  run.asked = [];
}

function ms(seconds: number): number {
  return Math.round(seconds * 1000);
}
