import { BY_MESSAGES } from "../acp/conduct.ts";
import type { Profile } from "../profile/types.ts";
import { type AgentNow, agentNow, tellAgent } from "./agent.ts";
import { absorbAnswer, followDialog } from "./ask.ts";
import type { EngineContext, Step } from "./context.ts";
import { awaitEnd, giveUp } from "./end.ts";
import { absorbExit } from "./exit.ts";
import { absorbHook, absorbOsc } from "./hook.ts";
import { beginInterrupt, followInterrupt } from "./interrupt.ts";
import { observe } from "./observe.ts";
import { awaitReady } from "./ready.ts";
import { newTurn } from "./record.ts";
import { compileSignals } from "./rules.ts";
import { confirm, pressEnter, takeNext } from "./send.ts";
import { type EngineState, initialState } from "./state.ts";
import { acceptOneshot } from "./oneshot.ts";
import type { EngineEffect, EngineEvent } from "./types.ts";

/** A way to drive an agent: what it makes of an event, what follows from the state, and what the agent is said to do. */
export interface Conduct {
  absorb(step: Step, event: Exclude<EngineEvent, { type: "submit" }>): void;
  decide(step: Step): void;
  /** What the agent is doing as the state is now. */
  agentNow(step: Step): AgentNow;
}

export interface TurnEngine {
  initial(at: number): EngineState;
  /** Pure: the same state and event give the same result, and `state` is not changed. */
  step(state: EngineState, event: EngineEvent): { state: EngineState; effects: EngineEffect[] };
  /** What must be repeated with a stored state after a restart: writes under their old keys, the turn, the next wake. */
  resume(state: EngineState): EngineEffect[];
}

export function createTurnEngine(profile: Profile, context: EngineContext = {}): TurnEngine {
  const signals = compileSignals(profile);
  const conduct = profile.driver === "acp" ? BY_MESSAGES : BY_KEYS;
  return {
    initial: initialState,
    step(before, event) {
      const step: Step = {
        signals,
        context,
        // A state that an older version stored has not all of it.
        state: copy({ ...initialState(event.at), ...before }),
        at: event.at,
        effects: [],
        deadlines: [],
      };
      if (event.type === "submit") accept(step, event);
      else conduct.absorb(step, event);
      conduct.decide(step);
      tellAgent(step, conduct.agentNow(step));
      scheduleWake(step, event);
      return { state: step.state, effects: step.effects };
    },
    resume: repeat,
  };
}

/** Of plain data, as a state is: several times as fast as `structuredClone`, at every frame of every agent. */
function copy<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => copy(each)) as T;
  const made: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) made[key] = copy(each);
  return made as T;
}

const BY_KEYS: Conduct = { absorb, decide, agentNow };

function absorb(step: Step, event: Exclude<EngineEvent, { type: "submit" }>): void {
  switch (event.type) {
    case "started":
      step.state.startedAt = event.at;
      return;
    case "screen":
      observe(step, event);
      return;
    case "hook":
      absorbHook(step, event);
      return;
    case "osc":
      absorbOsc(step, event);
      return;
    case "exit":
      absorbExit(step, event);
      return;
    case "written":
      confirm(step, event.key);
      return;
    case "interrupt":
      beginInterrupt(step);
      return;
    case "answer":
      absorbAnswer(step, event.answer);
      return;
    case "tick":
      return;
  }
}

/** What follows from the state as it is now, whatever event led to it. */
function decide(step: Step): void {
  if (step.state.exit) return;
  if (step.signals.profile.mode === "oneshot") {
    followInterrupt(step);
    giveUp(step);
    return;
  }
  awaitReady(step);
  followDialog(step);
  pressEnter(step);
  followInterrupt(step);
  awaitEnd(step);
  takeNext(step);
}

function accept(step: Step, event: Extract<EngineEvent, { type: "submit" }>): void {
  const { state, signals } = step;
  const { id } = event.turn;
  const known =
    state.ended.includes(id) ||
    state.active?.request.id === id ||
    state.queue.some((request) => request.id === id);
  if (known) return;
  if (signals.profile.mode === "oneshot") {
    acceptOneshot(step, event.turn);
    return;
  }
  const ahead = state.queue.at(-1)?.id ?? state.active?.request.id;
  state.queue.push(event.turn);
  state.queuedAt[id] = step.at;
  const turn = newTurn(step, event.turn);
  if (ahead !== undefined) turn.detail = `waits until turn ${ahead} has ended`;
  step.effects.push({ type: "turn", turn });
}

/** Asks to be woken at the earliest time at which a rule may change its mind. On a tick the time is told again, so that
 *  a host that dropped it comes back. */
function scheduleWake(step: Step, event: EngineEvent): void {
  const { state } = step;
  const asked = state.wakeAt !== null && state.wakeAt > step.at ? [state.wakeAt] : [];
  const wanted = [...asked, ...step.deadlines];
  const next = wanted.length === 0 ? null : Math.min(...wanted);
  const told = next === asked[0] && event.type !== "tick";
  state.wakeAt = next;
  if (next !== null && !told) step.effects.push({ type: "wake", at: next });
}

function repeat(state: EngineState): EngineEffect[] {
  const effects: EngineEffect[] = state.pending.map((write) => ({ type: "write", ...write }));
  if (state.active) effects.push({ type: "turn", turn: structuredClone(state.active.turn) });
  effects.push({
    type: "agent",
    state: state.agent,
    ...(state.agentDetail === null ? {} : { detail: state.agentDetail }),
  });
  if (state.wakeAt !== null) effects.push({ type: "wake", at: state.wakeAt });
  return effects;
}
