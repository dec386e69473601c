import { describe, expect, test } from "vitest";
import { FAULT_NAMES, type FaultName } from "../../packages/testkit/src/faults/fault.ts";
import { FAILURES } from "../../packages/testkit/src/faults/score.ts";
import { PROFILES } from "./profiles.ts";
import { simulate, type Simulated } from "./simulate.ts";

const SEEDS = Array.from({ length: 11 }, (_, index) => 1_000 + index);

/** What a turn may end as where it cannot end well; every other turn ends `done` for who knows the agent. */
const ENDS: Partial<Record<FaultName, string[]>> = {
  "enter-dead": ["stalled"],
  "dialog-when-typed": ["permission", "done", "stalled"],
  "dialog-in-turn": ["permission", "done", "stalled"],
  "spinner-for-ever": ["stalled"],
  "silent-death": ["stalled"],
  "exit-in-turn": ["crashed"],
  "retry-for-ever": ["stalled", "limit", "error"],
  error: ["error"],
  limit: ["limit"],
};

const wrong = ({ plan, score }: Simulated): string[] =>
  FAILURES.filter((name) => score[name] > 0).map((name) => `seed ${plan.seed}: ${name}`);
const ends = (runs: Simulated[]): string[] => [
  ...new Set(runs.flatMap(({ turns }) => turns.map(({ end }) => end ?? "open"))),
];

describe.each(Object.entries(PROFILES))("%s", (name, profile) => {
  test.each(FAULT_NAMES)("%s", (fault) => {
    const runs = SEEDS.map((seed) => simulate(fault, seed, profile));
    expect(runs.flatMap(wrong)).toEqual([]);
    for (const end of ends(runs)) expect(allowed(name, fault)).toContain(end);
  });
});

/** Without a profile nothing is ever `done`. With the screen alone a deaf agent may lose the prompt, and that is told. */
function allowed(profile: string, fault: FaultName): string[] {
  if (profile === "generic")
    return ["unsure", "stalled", "permission", "crashed", "error", "limit"];
  if (profile === "screen" && fault === "not-ready") return ["done", "stalled"];
  return ENDS[fault] ?? ["done"];
}

test("the same seed is the same run, to the last effect", () => {
  const once = (): unknown => simulate("echo-delayed", 7, PROFILES.hooks);
  expect(once()).toEqual(once());
});
