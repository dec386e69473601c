import { describe, expect, test } from "vitest";
import {
  jobIn as job,
  phaseIn as phase,
  play,
  type Script,
  startsOf as started,
  turnsEnding as failing,
} from "../simulate/play.ts";
import { planOf, workersOf } from "../simulate/plan.ts";
import type { Command } from "./command.ts";

type Answers<K extends keyof Script> = NonNullable<Script[K]>;
const kinds = (commands: Command[]): string[] => commands.map(({ kind }) => kind);

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

test("a thousand workers are no more work each than ten", () => {
  const plan = planOf({
    phases: [{ workers: workersOf(Array.from({ length: 1_000 }, () => ["claude"])) }],
  });
  const played = play(plan, {}, { width: 1_000 });
  expect(played.state.status).toBe("done");
  expect(played.events).toHaveLength(5_002);
});
