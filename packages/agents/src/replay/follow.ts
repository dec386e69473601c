import type { AgentState, Turn } from "@pty4ai/protocol";
import type { Profile } from "../profile/types.ts";
import { createTurnEngine } from "../turn/engine.ts";
import { type RecordedEvent, type Recording, typedPrompts } from "./recording.ts";
import { type Emulator, type Replayed, replay } from "./replay.ts";

/** Time for the engine before anything is typed, in seconds: whoever typed in the recording may not have waited as long
 *  as the engine does, least of all for the agent's own events, which no recording holds. */
const PAUSE = 25;
/** Keys that follow each other sooner belong together. */
const TOGETHER = 0.6;
/** A recorder may note a key so much later than what the agent drew for it, in seconds. */
const LATE = 0.02;
/** A prompt is given to the engine so much before it was typed. */
const AHEAD = 0.05;
const TAIL = 8;

export interface FollowOptions {
  emulator: Emulator;
  /** When to ask what the agent is doing, in seconds of the recording. The answer is the last one before the screen
   *  changes, so that one on which somebody typed soon is looked at as long as the engine needs. */
  moments?: number[];
  /** How long the last screen is looked at, in seconds. Default 8. */
  tail?: number;
}

export interface Followed {
  /** Each prompt that was typed and what became of it, by the engine. Times are those of the recording, in milliseconds,
   *  with 25 s more before anything that was typed. */
  turns: Turn[];
  /** When each of them ended, in seconds of the recording. */
  ends: (number | undefined)[];
  /** What the agent was said to do at each moment. */
  states: AgentState[];
  /** All that the engine decided, in its order: keys, states of turns, when it wants to be woken. */
  effects: Replayed["effects"];
}

/** Plays a recording through the engine, as if it typed the prompts that are in it. The same recording gives the same
 *  result, always. */
export async function followRecording(
  profile: Profile,
  recorded: Recording,
  { emulator, moments = [], tail = TAIL }: FollowOptions,
): Promise<Followed> {
  const recording = keysFirst(recorded);
  const command = profile.signals.exit.find((keys) => keys.startsWith("/"));
  const slow = slowed(recording, command);
  const engine = createTurnEngine(profile, { permission: "full" });
  const turned = typedPrompts(slow).map(({ at, prompt }, index) => ({
    at: at - AHEAD,
    request: { id: `turn-${index + 1}`, prompt },
  }));
  const { turns, states, effects } = await replay(slow, {
    engine,
    emulator,
    turns: turned,
    tail,
    moments: moments.map((at) => slowAt(at, { recording, slow })),
  });
  const told = [...new Map(turns.map((turn) => [turn.id, turn])).values()];
  const ends = told.map(({ times: { ended } }) =>
    ended === undefined ? undefined : recordedAt(ended / 1000, { recording, slow }),
  );
  return { turns: told, ends, states, effects };
}

/** The recording with each key before what was drawn for it. */
function keysFirst(recording: Recording): Recording {
  const events: Recording["events"] = [];
  for (const event of recording.events) {
    let place = events.length;
    if (event.kind === "i") while (isDrawnJustBefore(events[place - 1], event)) place -= 1;
    events.splice(place, 0, { ...event, at: events[place]?.at ?? event.at });
  }
  return { ...recording, events };
}

function isDrawnJustBefore(drawn: RecordedEvent | undefined, key: RecordedEvent): boolean {
  return drawn?.kind === "o" && drawn.at >= key.at - LATE;
}

/** The recording with pauses before what was typed, but not between a prompt and its Enter, and before the command that ends
 *  the agent, where it shows. */
function slowed(recording: Recording, command: string | undefined): Recording {
  const prompts = typedPrompts(recording);
  let shift = 0;
  let typedAt = -Infinity;
  let leaving = false;
  const events = recording.events.map((event) => {
    if (event.kind === "i") {
      const amid = prompts.some(({ at, sentAt }) => at < event.at && event.at <= sentAt);
      if (event.at - typedAt > TOGETHER && !amid) shift += PAUSE;
      typedAt = event.at;
    } else if (
      command &&
      !leaving &&
      event.at > typedAt + TOGETHER &&
      event.data.includes(command)
    ) {
      leaving = true;
      shift += PAUSE;
    }
    return { ...event, at: event.at + shift };
  });
  return { ...recording, events };
}

interface Paces {
  recording: Recording;
  slow: Recording;
}

/** A time of the recording in the slow one, before any pause that begins then. */
function slowAt(at: number, { recording, slow }: Paces): number {
  const last = recording.events.findLastIndex((event) => event.at <= at);
  return at + (slow.events[last]?.at ?? 0) - (recording.events[last]?.at ?? 0);
}

/** A time of the slow recording in that of the other: in a pause, when it began. */
function recordedAt(at: number, { recording, slow }: Paces): number {
  const later = slow.events.findIndex((event) => event.at > at);
  const last = (later === -1 ? slow.events.length : later) - 1;
  const since = at - (slow.events[last]?.at ?? 0);
  return Math.min(
    (recording.events[last]?.at ?? 0) + since,
    recording.events[last + 1]?.at ?? Infinity,
  );
}
