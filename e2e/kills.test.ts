import { afterAll, beforeAll, expect, test } from "vitest";
import { playKilling, playThrough, type Undisturbed } from "./kills/kill.ts";
import { openStage, type Stage } from "./kills/stage.ts";
import { VICTIMS } from "./kills/victim.ts";

// `npm run kills` does this many times, at any moment, with real agents too.
let stage: Stage;
let undisturbed: Undisturbed;
beforeAll(async () => {
  stage = await openStage("rehearsed");
  undisturbed = await playThrough(stage, "rehearsed");
}, 180_000);
afterAll(() => stage.close());

test.each(VICTIMS)(
  "a run whose %s is killed comes to the same",
  async (victim) => {
    const at = Math.round(undisturbed.ms / 3);
    const outcome = await playKilling(stage, { cast: "rehearsed", victim, at }, undisturbed);
    expect(outcome).toMatchObject({ killed: true, wrong: [] });
  },
  180_000,
);
