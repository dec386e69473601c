import { describe, expect, test } from "vitest";
import { checkDecisions } from "../driver/decisions.ts";
import { meshOf, planOf, talkOf, workersOf } from "../simulate/plan.ts";
import { goOn, jobIn, phaseIn, play, type Script, startsOf } from "../simulate/play.ts";
import type { RunEvent } from "./event.ts";
import { createState } from "./start.ts";
import { step } from "./step.ts";

type Answers<K extends keyof Script> = NonNullable<Script[K]>;
const ends =
  (job: number, end: string): Answers<"awaitTurn"> =>
  ({ ref }) =>
    ref.job === job ? ({ end } as object) : {};

describe("what is decided of a worker on resume", () => {
  const plan = planOf({ phases: [{ workers: workersOf([["claude"], ["codex"]]) }, {}] });
  const failed = play(plan, { awaitTurn: ends(1, "question") });

  test("skip: it is left out, and the run goes on", () => {
    expect(failed.state.status).toBe("failed");
    const decide = { "phase-1/codex-2": "skip" } as const;
    const played = goOn(failed, { type: "resumed", decide });
    expect(jobIn(played, 1)).toMatchObject({ status: "skipped" });
    expect(jobIn(played, 0).serial).toBe(1);
    expect(played.state.status).toBe("done");
  });

  test("rerun: it is done once more, also where it was done", () => {
    const done = play(plan);
    const played = goOn(done, { type: "resumed", decide: { "claude-1": "rerun" } });
    expect(startsOf(played).slice(startsOf(done).length)).toEqual([
      "r.1-phase-1.1-claude-1.2",
      "r.2-phase-2.1-claude-1.2",
    ]);
  });

  test("of nobody is refused, with the names there are", () => {
    expect(() => checkDecisions(plan, { zed: "skip" })).toThrow('there is no worker "zed"');
  });
});

describe("an agent in which nothing moves", () => {
  const plan = planOf({ phases: [{ workers: workersOf([["claude", "codex"]]) }] });

  test.each([
    [1, ["claude"]],
    [2, ["claude"]],
    [3, ["claude", "codex"]],
  ])("is nudged twice, then the next one takes over: %i silences", (silences, agents) => {
    let turns = 0;
    const played = play(plan, {
      awaitTurn: () => (++turns <= silences ? ({ end: "stalled" } as object) : {}),
    });
    expect(jobIn(played, 0).tries.map(({ agent }) => agent)).toEqual(agents);
    const asked = played.commands.flatMap((each) => (each.kind === "sendTurn" ? [each.asked] : []));
    expect(asked).toEqual(Array.from({ length: Math.min(2, silences) }, () => "nudge"));
    expect(played.state.status).toBe("done");
  });
});

test("a dialogue that was cancelled goes on where it was, with all that was said", () => {
  const plan = planOf({ phases: [talkOf("dialogue", [["claude"], ["codex"]], { rounds: 2 })] });
  const waiting = play(plan, {
    awaitTurn: ({ turn }) => (turn === "r.1-phase-1.2-codex-2.1.2" ? null : {}),
  });
  const cancelled = goOn(waiting, { type: "cancelRequested" });
  expect(cancelled.state).toMatchObject({ status: "cancelled", closed: true });
  const played = goOn(cancelled, { type: "resumed" });
  expect(phaseIn(played, 0).talk.voices.map(({ job }) => job)).toEqual([0, 1, 0, 1]);
  const [cue] = played.commands.slice(cancelled.commands.length);
  expect(cue).toMatchObject({ kind: "startSession", ref: { job: 1 } });
  expect(played.state.status).toBe("done");
});

test("the same events lead to the same decisions, wherever they lie", () => {
  const plan = planOf({
    phases: [meshOf([["claude"], ["codex"]]), talkOf("meeting", [["claude"], ["codex"]])],
  });
  const { events, state, commands } = play(plan);
  const moved = JSON.parse(JSON.stringify({ plan, events })) as {
    plan: typeof plan;
    events: RunEvent[];
  };
  const again: unknown[] = [];
  let now = createState(moved.plan, { id: "r", width: 64 });
  for (const event of moved.events) {
    const next = step(now, event);
    now = next.state;
    again.push(...next.commands);
  }
  expect(again).toEqual(commands);
  expect(now).toEqual(state);
});
