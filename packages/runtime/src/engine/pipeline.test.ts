import { describe, expect, test } from "vitest";
import { goOn, play, type Played, type Script } from "../simulate/play.ts";
import { planOf, workersOf } from "../simulate/plan.ts";
import type { Command } from "./command.ts";
import { at } from "./rows.ts";
import type { JobState, PhaseState } from "./state.ts";

const phase = (played: Played, index: number): PhaseState => at(played.state.phases, index);
const job = (played: Played, index: number, of = 0): JobState => at(phase(played, of).jobs, index);
type Answers<K extends keyof Script> = NonNullable<Script[K]>;
const kinds = (commands: Command[]): string[] => commands.map(({ kind }) => kind);
const started = (played: Played): string[] =>
  played.commands.flatMap((command) => (command.kind === "startSession" ? [command.key] : []));

const failing =
  (end: string, agents: string[] = ["claude"]): Answers<"awaitTurn"> =>
  ({ ref }, state) => {
    const plan = state.plan.phases[ref.phase]?.workers[ref.job];
    const entry = at(at(state.phases, ref.phase).jobs, ref.job).entry;
    const agent = plan?.attempts[entry]?.model.name ?? "";
    return agents.includes(agent)
      ? ({ end, detail: "so it says", reply: "half of it" } as never)
      : {};
  };

describe("one worker", () => {
  test("goes through its whole life", () => {
    const played = play(planOf({ phases: [{}] }));
    expect(kinds(played.commands)).toEqual([
      "startSession",
      "awaitTurn",
      "collectResult",
      "stopSession",
      "writeScratchpad",
      "finish",
    ]);
    expect(played.state).toMatchObject({ status: "done", closed: true, reason: null });
    expect(job(played, 0)).toMatchObject({
      status: "done",
      result: { text: "done", file: "0/0.md" },
    });
  });

  test("has ids that are known before anything is done", () => {
    const [start, wait] = play(planOf({ phases: [{}] })).commands;
    expect(start).toMatchObject({
      key: "r.1-phase-1.1-claude-1.1",
      turn: "r.1-phase-1.1-claude-1.1.1",
    });
    expect(wait).toMatchObject({ turn: "r.1-phase-1.1-claude-1.1.1" });
  });
});

describe("how a turn ends", () => {
  const list = planOf({ phases: [{ workers: workersOf([["claude", "codex"]]) }] });
  test.each([
    ["limit", "next"],
    ["auth", "next"],
    ["error", "next"],
    ["stalled", "next"],
    ["crashed", "next"],
    ["question", "fail"],
    ["permission", "fail"],
    ["unsure", "fail"],
    ["interrupted", "fail"],
  ])("%s: %s", (end, go) => {
    const played = play(list, { awaitTurn: failing(end) });
    const [first, second] = job(played, 0).tries;
    expect(first).toMatchObject({ agent: "claude", failure: { reason: end }, reply: "half of it" });
    if (go === "next") expect(second).toMatchObject({ agent: "codex", serial: 2 });
    else expect(second).toBeUndefined();
    expect(played.state.status).toBe(go === "next" ? "done" : "failed");
    if (go === "fail") expect(job(played, 0).failure?.hint).toMatch(/attach|[Rr]esume/);
  });

  test.each([
    ["not-installed", "done"],
    ["not-signed-in", "done"],
    ["machine-gone", "done"],
    ["error", "done"],
    ["refused", "failed"],
  ])("a start refused as %s: the run is %s", (reason, status) => {
    const startSession: Answers<"startSession"> = ({ key }) =>
      key.endsWith(".1") ? ({ type: "sessionRefused", reason, message: "no" } as never) : {};
    const played = play(list, { startSession });
    expect(played.state.status).toBe(status);
    expect(started(played)).toHaveLength(status === "done" ? 2 : 1);
    expect(job(played, 0).tries[0]).toMatchObject({ failure: { reason } });
  });

  test("a spent list fails the phase with all the reasons", () => {
    const played = play(list, { awaitTurn: failing("limit", ["claude", "codex"]) });
    expect(played.state).toMatchObject({ status: "failed" });
    expect(played.state.reason).toBe(
      'phase "phase-1" failed: claude-1: 2 tries failed: claude has used up its quota: so it says; codex has used up its quota: so it says',
    );
  });
});

describe("phases", () => {
  const three = workersOf([["claude"], ["codex"], ["gemini"]]);

  test("begin after the one before them, all workers at once", () => {
    const played = play(planOf({ phases: [{ workers: three }, {}] }));
    const order = played.commands.map(
      ({ kind }, index) =>
        `${kind}${"ref" in (played.commands[index] ?? {}) ? (played.commands[index] as { ref: { phase: number } }).ref.phase : ""}`,
    );
    expect(order.slice(0, 3)).toEqual(["startSession0", "startSession0", "startSession0"]);
    expect(order.indexOf("startSession1")).toBeGreaterThan(order.lastIndexOf("writeScratchpad0"));
  });

  test("one after another when they are not parallel", () => {
    const played = play(planOf({ phases: [{ workers: three, parallel: false }] }));
    const order = kinds(played.commands);
    expect(order.slice(0, 6)).toEqual([
      "startSession",
      "awaitTurn",
      "collectResult",
      "stopSession",
      "writeScratchpad",
      "startSession",
    ]);
  });

  test("never more at once than the width", () => {
    const played = play(
      planOf({ phases: [{ workers: workersOf(Array.from({ length: 9 }, () => ["claude"])) }] }),
      { startSession: () => null },
      { width: 4 },
    );
    expect(started(played)).toHaveLength(4);
  });

  test.each([
    ["stop", "failed", "pending"],
    ["continue", "done", "done"],
  ] as const)("on_error %s: the run is %s", (onError, run, next) => {
    const played = play(
      planOf({ phases: [{ workers: three, onError }, { workers: workersOf([["codex"]]) }] }),
      { awaitTurn: failing("question") },
    );
    expect(phase(played, 0)).toMatchObject({ status: "failed", failed: 1 });
    expect([0, 1, 2].map((index) => job(played, index).status)).toEqual(["failed", "done", "done"]);
    expect(played.state.status).toBe(run);
    expect(phase(played, 1).status).toBe(run === "done" ? "done" : next);
  });

  test("what has not begun is skipped after a failure", () => {
    const played = play(planOf({ phases: [{ workers: three, parallel: false }] }), {
      awaitTurn: failing("question"),
    });
    expect([0, 1, 2].map((index) => job(played, index).status)).toEqual([
      "failed",
      "skipped",
      "skipped",
    ]);
  });

  test.each([
    [{ value: false, warnings: ["no such field"] }, "skipped", "done"],
    [{ value: true, warnings: [] }, "done", "done"],
    [{ type: "conditionFailed", message: "not a boolean" }, "failed", "failed"],
  ])("a condition that gives %j: %s", (answer, status, run) => {
    const plan = planOf({
      phases: [{}, { condition: { source: "a.b", phases: ["phase-1"] } }, {}],
    });
    const played = play(plan, { evaluateCondition: () => answer as never });
    expect(phase(played, 1).status).toBe(status);
    expect(phase(played, 2).status).toBe(run === "done" ? "done" : "pending");
    expect(phase(played, 1).warnings).toEqual("warnings" in answer ? answer.warnings : []);
    expect(played.state.status).toBe(run);
  });

  test("thousands that are skipped take no stack", () => {
    const phases = Array.from({ length: 5_000 }, () => ({ workers: [] }));
    expect(play(planOf({ phases })).state.status).toBe("done");
  });

  test("merge what their workers left, and note what differs", () => {
    const collectResult: Answers<"collectResult"> = ({ ref }) =>
      ({ data: { by: ref.job, same: true } }) as never;
    const played = play(planOf({ phases: [{ workers: three }] }), { collectResult });
    expect(phase(played, 0).data).toEqual({ by: 2, same: true });
    expect(phase(played, 0).conflicts).toEqual([
      { field: "by", workers: ["claude-1", "codex-2", "gemini-3"] },
    ]);
  });
});

describe("steps", () => {
  const steps = [1, 2].map((number) => ({
    name: `s${number}`,
    run: [{ text: "true" }],
    continueOnError: number === 1,
  }));
  const exit =
    (codes: Record<number, number>): Answers<"stopSession"> =>
    ({ ref }) =>
      ({ exitCode: codes[ref.job] ?? 0 }) as never;

  test.each([
    [{}, "done", ["done", "done", "done"]],
    [{ 0: 3 }, "done", ["done", "done", "done"]],
    [{ 1: 3 }, "failed", ["done", "failed", "skipped"]],
  ])("exit codes %j: %s", (codes, status, jobs) => {
    const played = play(planOf({ phases: [{ steps }] }), { stopSession: exit(codes) });
    expect(played.state.status).toBe(status);
    expect([0, 1, 2].map((index) => job(played, index).status)).toEqual(jobs);
  });

  test("one by one, before any worker, their output kept also when they fail", () => {
    const played = play(
      planOf({ phases: [{ steps, workers: workersOf([["claude"], ["codex"]]) }] }),
      { stopSession: exit({ 0: 3 }) },
    );
    expect(started(played).map((key) => key.split(".").at(-2))).toEqual([
      "step-1",
      "step-2",
      "1-claude-1",
      "2-codex-2",
    ]);
    expect(job(played, 0)).toMatchObject({
      result: { status: "failed", text: "done", exitCode: 3 },
      failure: { reason: "exit" },
    });
  });

  test("a step fails the phase even when it goes on with errors of workers", () => {
    const played = play(planOf({ phases: [{ steps, onError: "continue" }, {}] }), {
      stopSession: exit({ 1: 1 }),
    });
    expect(job(played, 2).status).toBe("skipped");
    expect(phase(played, 1).status).toBe("done");
  });
});

describe("outputs", () => {
  const plan = planOf({ phases: [{ outputs: { type: "object" } }] });
  const bad = { problems: ["the result must be object"], data: 7 } as never;

  test("one more turn in the same session, with the errors", () => {
    const played = play(plan, { collectResult: ({ key }) => (key.includes(".1:") ? bad : {}) });
    expect(kinds(played.commands)).toEqual([
      "startSession",
      "awaitTurn",
      "collectResult",
      "sendTurn",
      "awaitTurn",
      "collectResult",
      "stopSession",
      "writeScratchpad",
      "finish",
    ]);
    expect(played.commands[3]).toMatchObject({ turn: "r.1-phase-1.1-claude-1.1.2" });
    expect(played.state.status).toBe("done");
  });

  test("then failed", () => {
    const played = play(plan, { collectResult: () => bad });
    expect(kinds(played.commands).filter((kind) => kind === "sendTurn")).toHaveLength(1);
    expect(job(played, 0)).toMatchObject({
      status: "failed",
      failure: { reason: "outputs" },
      tries: [{ serial: 1 }],
    });
  });

  test("a session that takes no second turn: one new session with the errors", () => {
    const sendTurn = (): never => ({ type: "turnRefused", message: "it has ended" }) as never;
    const played = play(plan, {
      sendTurn,
      collectResult: ({ key }) => (key.includes("1.1.1:") ? bad : {}),
    });
    expect(started(played)).toHaveLength(2);
    expect(played.state.status).toBe("done");
    expect(play(plan, { sendTurn, collectResult: () => bad }).state.status).toBe("failed");
  });
});

describe("timeouts", () => {
  const plan = planOf({
    phases: [{ workers: workersOf([["claude", "codex"]], { timeoutMs: 60_000 }) }],
  });
  const hang: Answers<"awaitTurn"> = ({ key }) => (key.includes("claude-1.1.") ? null : {});

  test("stop the session and move on", () => {
    const waiting = play(plan, { awaitTurn: hang });
    const timer = waiting.commands.find((command) => command.kind === "startTimer");
    expect(timer).toMatchObject({ due: 60_001 });
    const played = goOn(waiting, {
      type: "timerFired",
      key: timer?.key ?? "",
      ref: { phase: 0, job: 0 },
    });
    expect(
      played.commands.slice(waiting.commands.length, waiting.commands.length + 2),
    ).toMatchObject([
      { kind: "abandon", keys: ["r.1-phase-1.1-claude-1.1.1:end", timer?.key] },
      { kind: "stopSession", reason: "timeout" },
    ]);
    expect(job(played, 0).tries).toMatchObject([
      { failure: { reason: "timeout", message: "was not done after 60 s" } },
      { agent: "codex" },
    ]);
    expect(played.state.status).toBe("done");
  });

  test("mean nothing to a try that is over", () => {
    const played = play(plan);
    expect(
      goOn(played, {
        type: "timerFired",
        key: "r.1-phase-1.1-claude-1.1:timer",
        ref: { phase: 0, job: 0 },
      }).state,
    ).toBe(played.state);
  });
});

describe("cancel", () => {
  const plan = planOf({ phases: [{ workers: workersOf([["claude", "codex"], ["gemini"]]) }, {}] });

  test.each([
    "startSession",
    "awaitTurn",
    "collectResult",
    "stopSession",
    "writeScratchpad",
  ] as const)("while %s is open", (open) => {
    const waiting = play(plan, { [open]: () => null });
    const asked = waiting.commands.filter(({ kind }) => kind === open);
    let played = goOn(waiting, { type: "cancelRequested", reason: "enough" });
    if (played.state.status === "running") {
      for (const command of asked) played = goOn(played, replay(command));
    }
    const stops = played.commands.filter(({ kind }) => kind === "stopSession");
    expect(stops).toHaveLength(2);
    expect(played.state).toMatchObject({ status: "cancelled", reason: "enough", closed: true });
    expect(phase(played, 1).status).toBe("pending");
    expect(job(played, 0).status).toBe(
      ["startSession", "awaitTurn"].includes(open) ? "cancelled" : "done",
    );
    expect(started(played)).toHaveLength(2);
  });

  test("between phases, before a condition is answered", () => {
    const conditional = planOf({ phases: [{ condition: { source: "true", phases: [] } }] });
    const waiting = goOn(play(conditional, { evaluateCondition: () => null }), {
      type: "cancelRequested",
    });
    const played = goOn(waiting, {
      type: "conditionEvaluated",
      key: "r.1-phase-1:condition",
      value: true,
      warnings: [],
    });
    expect(played.state.status).toBe("cancelled");
    expect(started(played)).toEqual([]);
  });

  function replay(command: Command): never {
    const { key, ref } = command as { key: string; ref: { phase: number; job: number } };
    const answers: Record<string, object> = {
      startSession: { type: "sessionStarted", session: key, tree: "/" },
      stopSession: { type: "sessionStopped", exitCode: 0, signal: null },
      writeScratchpad: { type: "scratchpadWritten" },
      collectResult: {
        type: "resultCollected",
        text: "",
        data: null,
        files: [],
        problems: [],
        warnings: [],
      },
    };
    return { key, ref, ...answers[command.kind] } as never;
  }
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
    expect(job(stopped, 0).status).toBe("stopped");
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
});

describe("resume", () => {
  const plan = planOf({ phases: [{}, { workers: workersOf([["claude"], ["codex"]]) }, {}] });
  const failed = play(plan, { awaitTurn: failing("question", ["codex"]) });

  test("does again only what is not done", () => {
    const resumed = goOn(failed, { type: "resumed" });
    expect(resumed.state.status).toBe("done");
    expect(started(resumed).slice(started(failed).length)).toEqual([
      "r.2-phase-2.2-codex-2.2",
      "r.3-phase-3.1-claude-1.1",
    ]);
  });

  test.each([
    [{ only: ["phase-1"] }, ["r.1-phase-1.1-claude-1.2"], ["done", "skipped", "skipped"]],
    [{ from: "phase-3" }, ["r.3-phase-3.1-claude-1.1"], ["done", "skipped", "done"]],
    [
      { until: "phase-2" },
      ["r.1-phase-1.1-claude-1.2", "r.2-phase-2.1-claude-1.2", "r.2-phase-2.2-codex-2.2"],
      ["done", "done", "skipped"],
    ],
  ])("with %j", (selection, begun, statuses) => {
    const resumed = goOn(failed, { type: "resumed", selection });
    expect(started(resumed).slice(started(failed).length)).toEqual(begun);
    expect([0, 1, 2].map((index) => phase(resumed, index).status)).toEqual(statuses);
  });

  test("means nothing to a run under way", () => {
    const running = play(plan, { awaitTurn: () => null });
    expect(goOn(running, { type: "resumed" }).state).toBe(running.state);
  });
});

describe("answers", () => {
  test("to a command that is not open change nothing", () => {
    const played = play(planOf({ phases: [{}, {}] }), {
      awaitTurn: ({ ref }) => (ref.phase === 1 ? null : {}),
    });
    for (const event of played.events.slice(1)) {
      const { at: _, ...again } = event;
      expect(goOn(played, again as never).state).toBe(played.state);
    }
  });

  test("give the same state again when they are replayed", () => {
    const played = play(
      planOf({ phases: [{ workers: workersOf([["claude", "codex"], ["gemini"]]) }, {}] }),
      { awaitTurn: failing("limit") },
    );
    const [first, ...rest] = played.events;
    const script: Script = Object.fromEntries(
      [
        "startSession",
        "awaitTurn",
        "collectResult",
        "stopSession",
        "writeScratchpad",
        "finish",
      ].map((kind) => [kind, () => null]),
    );
    let again = play(
      planOf({ phases: [{ workers: workersOf([["claude", "codex"], ["gemini"]]) }, {}] }),
      script,
    );
    expect(first?.type).toBe("started");
    for (const { at: _, ...event } of rest) again = goOn(again, event as never, script);
    expect(again.state).toEqual(played.state);
    expect(JSON.parse(JSON.stringify(again.state))).toEqual(played.state);
  });
});

test("a thousand workers are no more work each than ten", () => {
  const plan = planOf({
    phases: [{ workers: workersOf(Array.from({ length: 1_000 }, () => ["claude"])) }],
  });
  const played = play(plan, {}, { width: 1_000 });
  expect(played.state.status).toBe("done");
  expect(played.events).toHaveLength(5_002);
});
