import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Profile } from "@pty4ai/agents";
import {
  createEmulator,
  type Followed,
  followRecording,
  parseRecording,
} from "@pty4ai/agents/replay";

/** A recording and what truly happened in it, one JSON line of a file in `recordings/`. */
export interface Labelled {
  id: string;
  agent: string;
  version?: string;
  /** The colours it was told to draw with; the program's own where nothing is said. */
  theme?: string;
  cols: number;
  rows: number;
  /** An asciicast, by its path in the package. */
  file: string;
  /** Seconds after which it is not played: whoever recorded it left the agent then, by keys that are not in it. */
  until?: number;
  /** What the agent was doing, at so many seconds of the recording. Labels are those of screens. */
  moments: { at: number; state: string }[];
  /** How the turn of each prompt that was typed ended, in their order. `at`: not before this second. `reply`: words of the
   *  model that the reply holds. `end` is missing where the recording is over before the turn is. */
  turns: { end?: string; at?: number; reply?: string }[];
  source: string;
  licence: string;
}

/** One label of a recording, and what the engine made of it. */
export interface Read {
  id: string;
  agent: string;
  kind: "moment" | "end";
  wanted: string;
  told: string;
  right: boolean;
  /** Said to be at rest, or done, while it was not. */
  falseDone: boolean;
}

const PACKAGE = new URL("../", import.meta.url);
/** As long as the engine needs to believe in a screen alone, where no event of the agent's own can come. */
const TAIL = 25;
const LABELS = fileURLToPath(new URL("corpus/recordings", PACKAGE));

export function readLabelled(): Labelled[] {
  const files = readdirSync(LABELS).filter((name) => name.endsWith(".jsonl"));
  return files.toSorted().flatMap((name) =>
    readFileSync(`${LABELS}/${name}`, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Labelled),
  );
}

/** A recording that was played through the engine. */
export interface Played extends Followed {
  /** How long the recording is, and how long its replay took: emulator and engine, in seconds. */
  length: number;
  took: number;
}

/** Plays a recording through the engine. */
export async function playRecording(labelled: Labelled, profile: Profile): Promise<Played> {
  const { file, until = Infinity, moments } = labelled;
  const whole = parseRecording(readFileSync(new URL(file, PACKAGE), "utf8"));
  const recording = { ...whole, events: whole.events.filter(({ at }) => at < until) };
  const begin = performance.now();
  const followed = await followRecording(profile, recording, {
    emulator: createEmulator(recording),
    tail: TAIL,
    moments: moments.map(({ at }) => at),
  });
  const took = (performance.now() - begin) / 1000;
  return { ...followed, length: recording.events.at(-1)?.at ?? 0, took };
}

/** All that the engine decided, as text: two replays of one recording are equal in it. */
export function decisions({ effects, turns, states }: Followed): string {
  return JSON.stringify({ effects, turns, states });
}

/** Holds what the engine made of a recording against each label. */
export function judgeRecording(
  { id, agent, moments, turns }: Labelled,
  followed: Followed,
): Read[] {
  const read: Read[] = moments.map(({ at, state: wanted }, index) => {
    const told = followed.states[index] ?? "nothing";
    const rests = told === "ready";
    const right = wanted === "not-ready" ? !rests : told === wanted;
    const falseDone = rests && wanted !== "ready";
    return { id: `${id} at ${at} s`, agent, kind: "moment", wanted, told, right, falseDone };
  });
  for (const [index, { end = "none", at = 0, reply }] of turns.entries()) {
    const turn = followed.turns[index];
    const ended = followed.ends[index] ?? 0;
    const early = turn?.end !== undefined && ended < at;
    const told = `${turn?.end ?? "none"}${early ? ` too early, at ${ended.toFixed(2)} s` : ""}`;
    const heard = reply === undefined || turn?.reply?.includes(reply) === true;
    read.push({
      id: `${id} turn ${index + 1}`,
      agent,
      kind: "end",
      wanted: end,
      told: heard ? told : `${told}, with the reply ${JSON.stringify(turn?.reply ?? null)}`,
      right: told === end && heard,
      falseDone: turn?.end === "done" && (end !== "done" || early),
    });
  }
  if (followed.turns.length !== turns.length)
    throw new Error(`${id}: ${turns.length} turns are labelled, ${followed.turns.length} typed`);
  return read;
}
