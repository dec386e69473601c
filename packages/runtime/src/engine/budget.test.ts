import { describe, expect, test } from "vitest";
import {
  goOn,
  jobIn as job,
  phaseIn as phase,
  play,
  type Played,
  type Script,
  startsOf as started,
  type Untimed,
} from "../simulate/play.ts";
import { planOf, workersOf } from "../simulate/plan.ts";

const REF = { phase: 0, job: 0 };
const TURN = "r.1-phase-1.1-claude-1.1.1";

const spent = (usage: object): Extract<Untimed, { type: "turnSpent" }> => ({
  type: "turnSpent",
  ref: REF,
  turn: TURN,
  usage,
});

describe("budget", () => {
  const two = [{ workers: workersOf([["claude"]]) }, {}];

  test.each([
    [{ usd: 1 }, { usd: 1.5 }, "the budget of $1 is used up ($1.50 so far)"],
    [
      { tokens: 100 },
      { inputTokens: 60, outputTokens: 60 },
      "the budget of 100 tokens is used up (120 so far)",
    ],
  ])("%j stops the run, which keeps what is done", (budget, usage, reason) => {
    const script: Script = { awaitTurn: () => ({ usage }) as never };
    const played = play(planOf({ phases: two, budget }), script);
    expect(played.state).toMatchObject({ status: "stopped", reason });
    expect(phase(played, 0).status).toBe("done");
    const resumed = goOn(played, { type: "resumed", budget: { usd: 10, tokens: 1_000 } }, script);
    expect(resumed.state.status).toBe("done");
    expect(started(resumed)).toHaveLength(2);
  });

  test("a limit that is raised leaves the others as they were", () => {
    const usage = { inputTokens: 120, usd: 1 };
    const script: Script = { awaitTurn: () => ({ usage }) as never };
    const budget = { tokens: 100, usd: 1.5 };
    const played = play(planOf({ phases: [{}, {}], budget }), script);
    const raised = goOn(played, { type: "resumed", budget: { tokens: 500 } }, script);
    expect(raised.state).toMatchObject({ status: "stopped", budget: { tokens: 500, usd: 1.5 } });
    expect(raised.state.reason).toMatch(/^the budget of \$1.5/);
  });

  test("minutes count the time under way only", () => {
    const plan = planOf({ phases: two, budget: { minutes: 1 } });
    const waiting = play(plan, { awaitTurn: () => null });
    const timer = waiting.commands[0];
    expect(timer).toMatchObject({ kind: "startTimer", due: 60_000 });
    const stopped = goOn(waiting, { type: "timerFired", key: "r:budget" });
    expect(stopped.state).toMatchObject({
      status: "stopped",
      reason: "the budget of 1 minutes is used up",
    });
    expect(job(stopped, 0)).toMatchObject({
      status: "stopped",
      tries: [{ stopped: stopped.state.reason }],
    });
    const resumed = goOn(stopped, { type: "resumed", budget: { minutes: 2 } });
    const again = resumed.commands.slice(stopped.commands.length)[0];
    expect(again).toMatchObject({
      kind: "startTimer",
      due: stopped.events.length + 120_000 - stopped.state.spentMs,
    });
    expect(started(resumed)).toEqual([
      "r.1-phase-1.1-claude-1.1",
      "r.1-phase-1.1-claude-1.2",
      "r.2-phase-2.1-claude-1.1",
    ]);
    expect(resumed.state.status).toBe("done");
  });

  test("does not wait for the end of a turn", () => {
    const waiting = play(planOf({ phases: two, budget: { tokens: 100 } }), {
      awaitTurn: () => null,
    });
    const some = goOn(waiting, spent({ inputTokens: 60 }));
    expect(some.state).toMatchObject({ status: "running", usage: { inputTokens: 60 } });
    const over = goOn(some, spent({ inputTokens: 110 }));
    const reason = "the budget of 100 tokens is used up (110 so far)";
    expect(over.state).toMatchObject({ status: "stopped", reason, usage: { inputTokens: 110 } });
  });
});

describe("what a turn has used", () => {
  const one = planOf({ phases: [{ workers: workersOf([["claude"]]) }] });
  const tried = (usage: object): object => ({
    state: { usage },
    tries: [{ usage }],
  });
  const told = (played: Played): object => ({
    state: { usage: played.state.usage },
    tries: job(played, 0).tries.map(({ usage }) => ({ usage })),
  });

  test("counts once, however often it is told", () => {
    const usage = { inputTokens: 30, outputTokens: 3, usd: 0.5 };
    const waiting = play(one, { awaitTurn: () => null });
    const key = job(waiting, 0).open ?? "";
    const events: Untimed[] = [
      spent({ inputTokens: 10, outputTokens: 1 }),
      spent({ inputTokens: 10, outputTokens: 1 }),
      spent({ inputTokens: 20, outputTokens: 2, usd: 0.25 }),
      { type: "turnEnded", key, ref: REF, end: "done", usage },
    ];
    const script: Script = { stopSession: () => ({ spent: { turn: TURN, usage } }) as never };
    const ended = events.reduce((played, event) => goOn(played, event, script), waiting);
    expect(ended.state.status).toBe("done");
    expect(told(ended)).toEqual(tried(usage));
  });

  test.each([
    ["told before it was broken off", [spent({ inputTokens: 10 })], undefined, 10],
    ["told when its session was stopped", [], { inputTokens: 12 }, 12],
    ["told both times", [spent({ inputTokens: 10 })], { inputTokens: 12 }, 12],
  ])("counts when the run is cancelled: %s", (_, events, last, inputTokens) => {
    const script: Script = {
      awaitTurn: () => null,
      stopSession: () => (last ? { spent: { turn: TURN, usage: last } } : {}) as never,
    };
    const cancel: Untimed = { type: "cancelRequested" };
    const ended = [...events, cancel].reduce(
      (played, event) => goOn(played, event, script),
      play(one, script),
    );
    expect(ended.state.status).toBe("cancelled");
    expect(told(ended)).toEqual(tried({ inputTokens }));
  });

  test("of another turn than the one under way says nothing", () => {
    const waiting = play(one, { awaitTurn: () => null });
    const late = goOn(waiting, {
      ...spent({ inputTokens: 5 }),
      turn: "r.1-phase-1.1-claude-1.0.1",
    });
    expect(late.state.usage).toEqual({});
  });
});
