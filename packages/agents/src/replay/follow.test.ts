import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadProfiles } from "../profile/load.ts";
import { createEmulator } from "./emulator.ts";
import { followRecording } from "./follow.ts";
import { parseRecording } from "./recording.ts";

const profiles = loadProfiles({ variables: { rehearsal: "-" } });

test.each([
  // Last word of the model, and the first sign of the next thing that was typed.
  { agent: "claude", pasted: 1.674, over: 4.351, left: 4.638 },
  { agent: "codex", pasted: 0.984, over: 3.546, left: 3.796 },
  { agent: "gemini", pasted: 2.438, over: 5.448, left: 5.574 },
])("$agent at moments of a recording, in its own time", async ({ agent, pasted, over, left }) => {
  const url = new URL(`../../recordings/${agent}/prompt.cast`, import.meta.url);
  const recording = parseRecording(readFileSync(url, "utf8"));
  const { turns, ends, states } = await followRecording(
    profiles.resolve(agent).profile,
    recording,
    {
      emulator: createEmulator(recording),
      moments: [pasted - 0.01, pasted + 1.2, left - 0.01],
    },
  );
  expect(states).toEqual(["ready", "working", "ready"]);
  expect(turns.map(({ end }) => end)).toEqual(["done"]);
  expect(ends[0]).toBeGreaterThanOrEqual(over);
  expect(ends[0]).toBeLessThanOrEqual(left);
});
