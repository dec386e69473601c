import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** One screen, one JSON line of a file in `screens/`. */
export interface Entry {
  /** Source, agent and case; unique. */
  id: string;
  /** Name of the profile that reads it; `generic` where there is none for the program. */
  agent: string;
  program?: string;
  version?: string;
  cols?: number;
  rows?: number;
  /** The colours it was told to draw with; the program's own where nothing is said. */
  theme?: string;
  title: string;
  lines: string[];
  /** What was asked last, where it is known. */
  prompt?: string;
  /** What the agent was doing, known from what its model and its user did, never from the rules that are scored.
   *  `not-ready`: anything but ready. Without it only `extract` or `reply` is scored. */
  state?: string;
  /** What the agent said to the prompt. */
  reply?: string;
  /** The same as others cut it out of that screen. */
  extract?: string;
  source: string;
  licence: string;
}

const SCREENS = fileURLToPath(new URL("./screens", import.meta.url));

export function readEntries(): Entry[] {
  const files = readdirSync(SCREENS).filter((name) => name.endsWith(".jsonl"));
  return files.toSorted().flatMap((name) =>
    readFileSync(join(SCREENS, name), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Entry),
  );
}

/** Three of ten are never looked at when rules are written: which, follows from the id alone. */
export function isHeldOut({ id }: Pick<Entry, "id">): boolean {
  let hash = 7;
  for (const sign of id) hash = (Math.imul(hash, 31) + sign.charCodeAt(0)) >>> 0;
  return hash % 10 < 3;
}
