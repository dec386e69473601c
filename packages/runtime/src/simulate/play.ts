import type { Plan } from "@connector/spec";
import { attemptOf } from "../engine/attempt.ts";
import type { Command } from "../engine/command.ts";
import type { RunEvent } from "../engine/event.ts";
import { step } from "../engine/step.ts";
import { at } from "../engine/rows.ts";
import { createState } from "../engine/start.ts";
import type { JobState, PhaseState, RunFacts, RunState } from "../engine/state.ts";

export type Ask<K extends Command["kind"] = Command["kind"]> = Extract<Command, { kind: K }>;
export type Untimed = RunEvent extends infer E
  ? E extends unknown
    ? Omit<E, "at">
    : never
  : never;

/** Answers to commands by kind, in place of an agent that does everything at once and well. `null` leaves one open. */
export type Script = {
  [K in Command["kind"]]?: (command: Ask<K>, state: RunState) => Partial<Untimed> | null;
};

export interface Played {
  state: RunState;
  events: RunEvent[];
  commands: Command[];
}

/** Runs the engine alone, with every answer at once: no driver, no host, no time but a tick an event. */
export function play(plan: Plan, script: Script = {}, facts: Partial<RunFacts> = {}): Played {
  const state = createState(plan, { id: "r", width: 64, ...facts });
  return goOn({ state, events: [], commands: [] }, { type: "started" }, script);
}

/** Feeds one more event to a run, and answers all that comes of it. */
export function goOn(before: Played, event: Untimed, script: Script = {}): Played {
  const played = { ...before, events: [...before.events], commands: [...before.commands] };
  const queue: Untimed[] = [event];
  for (let next = 0; next < queue.length; next++) {
    const told = { ...queue[next], at: played.events.length } as RunEvent;
    const { state, commands } = step(played.state, told);
    played.state = state;
    played.events.push(told);
    for (const command of commands) {
      played.commands.push(command);
      const answer = answerTo(command, state, script);
      if (answer !== null) queue.push(answer);
    }
  }
  return played;
}

function answerTo(command: Command, state: RunState, script: Script): Untimed | null {
  const own = script[command.kind] as
    | ((asked: Command, state: RunState) => Partial<Untimed> | null)
    | undefined;
  const given = own?.(command, state);
  if (given === null) return null;
  const usual = usually(command);
  return usual === null ? null : ({ ...usual, ...given } as Untimed);
}

function usually(command: Command): Untimed | null {
  const { kind } = command;
  if (kind === "abandon" || kind === "startTimer") return null;
  const { key } = command;
  if (kind === "evaluateCondition")
    return { type: "conditionEvaluated", key, value: true, warnings: [] };
  if (kind === "evaluateUntil") {
    const { phase } = command;
    return { type: "conditionEvaluated", key, phase, value: false, warnings: [] };
  }
  if (kind === "writeMinutes") {
    const { phase } = command;
    return { type: "minutesWritten", key, phase, file: `${phase}/minutes.md` };
  }
  if (kind === "mergeTrees") {
    const { phase } = command;
    return {
      type: "treesMerged",
      key,
      phase,
      commit: null,
      merged: [],
      conflicts: [],
      warnings: [],
    };
  }
  if (kind === "finish") return { type: "finished", key };
  const { ref } = command;
  switch (kind) {
    case "startSession":
      return { type: "sessionStarted", key, ref, session: key, tree: "/work" };
    case "awaitTurn":
      return { type: "turnEnded", key, ref, end: "done", reply: "done" };
    case "collectResult":
      return {
        type: "resultCollected",
        key,
        ref,
        text: "done",
        data: null,
        files: [],
        problems: [],
        warnings: [],
      };
    case "startTeam":
      return { type: "teamStarted", key, ref, run: `${key}-run` };
    case "awaitTeam":
      return { type: "teamEnded", key, ref, status: "done", ...TEAM };
    case "stopTeam":
      return { type: "teamEnded", key, ref, status: "cancelled", ...TEAM };
    case "sendTurn":
      return { type: "turnSent", key, ref };
    case "stopSession":
      return { type: "sessionStopped", key, ref, exitCode: 0, signal: null };
    default:
      return { type: "scratchpadWritten", key, ref, file: `${ref.phase}/${ref.job}.md` };
  }
}

const TEAM = { reason: null, text: "done", data: null, usage: {}, problems: [] };

export function phaseIn({ state }: Played, phase: number): PhaseState {
  return at(state.phases, phase);
}

export function jobIn(played: Played, job: number, phase: number = 0): JobState {
  return at(phaseIn(played, phase).jobs, job);
}

/** Keys of the sessions that were started, in order. */
export function startsOf({ commands }: Played): string[] {
  return commands.flatMap((command) => (command.kind === "startSession" ? [command.key] : []));
}

/** Turns of these agents end so; those of others end well. */
export function turnsEnding(
  end: string,
  agents: string[] = ["claude"],
): NonNullable<Script["awaitTurn"]> {
  return ({ ref }, state) => {
    const agent = attemptOf(state, ref).model.agent ?? "";
    if (!agents.includes(agent)) return {};
    return { end, detail: "so it says", reply: "half of it" } as Partial<Untimed>;
  };
}
