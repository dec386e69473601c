import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  goOn,
  jobIn as job,
  phaseIn as phase,
  play,
  type Played,
  type Script,
  startsOf as started,
  turnsEnding as failing,
} from "../simulate/play.ts";
import { planOf, workersOf } from "../simulate/plan.ts";
import type { Command } from "./command.ts";
import type { RunEvent } from "./event.ts";
import { step } from "./step.ts";
import { createState } from "./start.ts";

type Answers<K extends keyof Script> = NonNullable<Script[K]>;

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

describe("a terminal that is lost with whatever held it", () => {
  const plan = planOf({ phases: [{ workers: workersOf([["claude", "codex"]]) }] });
  const losing = (ends: string, times: number): Script => ({
    awaitTurn: ({ key }) => (serialOf(key) <= times ? ({ end: ends } as never) : {}),
    stopSession: ({ key }) => (serialOf(key) <= times ? ({ lost: true } as never) : {}),
  });
  const serialOf = (key: string): number => Number(/claude-1\.(\d+)[.:]/.exec(key)?.[1] ?? 99);

  test.each(["crashed", "interrupted", "unsure", "stalled"])(
    "is no fault of an agent that seems %s: it begins again",
    (ends) => {
      const { tries, status } = job(play(plan, losing(ends, 3)), 0);
      expect(status).toBe("done");
      expect(tries.map(({ agent, failure }) => [agent, failure?.reason])).toEqual([
        ["claude", "lost"],
        ["claude", "lost"],
        ["claude", "lost"],
        ["claude", undefined],
      ]);
    },
  );

  test("counts as the agent's when it goes on", () => {
    const { tries, status } = job(play(plan, losing("crashed", 4)), 0);
    expect(status).toBe("done");
    expect(tries.map(({ agent, failure }) => [agent, failure?.reason]).slice(3)).toEqual([
      ["claude", "crashed"],
      ["codex", undefined],
    ]);
  });

  test.each([
    ["done", undefined],
    ["limit", "limit"],
    ["permission", "permission"],
  ])("changes nothing of a turn that had ended: %s", (ends, reason) => {
    const [first] = job(play(plan, losing(ends, 1)), 0).tries;
    expect(first?.failure?.reason).toBe(reason);
  });

  test("takes a command line's exit code with it", () => {
    const shell = planOf({ phases: [{ workers: workersOf([["shell"]]) }] });
    const played = play(shell, {
      stopSession: ({ key }) =>
        key.endsWith("-1.1:stop") ? ({ exitCode: null, lost: true } as never) : ({} as never),
    });
    expect(job(played, 0).tries.map(({ failure }) => failure?.reason)).toEqual(["lost", undefined]);
  });
});

describe("on_limit stop", () => {
  const until = "2026-11-22T03:00:00.000Z";
  const limited = ({ key }: { key: string }): ReturnType<Answers<"awaitTurn">> =>
    key.includes("claude-1.1.1")
      ? ({ end: "limit", detail: "5-hour limit", resetAt: until } as never)
      : null;
  const agents = workersOf([["claude", "codex"], ["gemini"]], { onLimit: "stop" });

  test("ends the run with the time, and what is at work with it; resumed, all of it is done again", () => {
    const plan = planOf({ phases: [{ workers: agents }, { workers: workersOf([["claude"]]) }] });
    const played = play(plan, { awaitTurn: limited });
    expect(played.state).toMatchObject({
      status: "stopped",
      reason: `claude has used up its quota until ${until}: 5-hour limit`,
    });
    expect(job(played, 0).tries).toMatchObject([{ agent: "claude", stopped: played.state.reason }]);
    expect(job(played, 1).status).toBe("stopped");
    const resumed = goOn(played, { type: "resumed" });
    expect(resumed.state.status).toBe("done");
    expect(started(resumed).some((key) => key.includes("codex"))).toBe(false);
  });

  test("fails the worker alone where its phase may fail", () => {
    const phases = [{ workers: agents, onError: "continue" as const }];
    const played = play(planOf({ phases }), {
      awaitTurn: (command) => limited(command) ?? {},
    });
    expect(played.state.status).toBe("done");
    expect(job(played, 0)).toMatchObject({
      status: "failed",
      failure: { reason: "limit", message: expect.stringContaining(until) },
    });
    expect(started(played).some((key) => key.includes("codex"))).toBe(false);
    expect(job(played, 1).status).toBe("done");
  });

  test("is what the person says, whatever the document does", () => {
    const plan = planOf({ phases: [{ workers: workersOf([["claude", "codex"]]) }] });
    const script: Script = { awaitTurn: (command) => limited(command) ?? {} };
    expect(play(plan, script).state.status).toBe("done");
    expect(play(plan, script, { onLimit: "stop" }).state.status).toBe("stopped");
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

  test("in any order and any number never throw, and start no session twice", () => {
    const steps = [{ name: "s", run: [{ text: "true" }], continueOnError: true }];
    const plan = planOf({
      phases: [{ steps, workers: workersOf([["claude", "codex"], ["gemini"]]) }, { outputs: {} }],
    });
    const told: Played[] = [
      play(plan),
      play(plan, { awaitTurn: failing("limit") }),
      play(plan, { collectResult: () => ({ problems: ["x"] }) as never }),
    ];
    const others: RunEvent[] = [
      { type: "cancelRequested", at: 0 },
      { type: "resumed", at: 0 },
      { type: "timerFired", key: "r:budget", at: 0 },
    ];
    const events = [...told.flatMap((played) => played.events), ...others];
    const insert = fc.tuple(fc.nat(60), fc.nat(events.length - 1));
    fc.assert(
      fc.property(
        fc.constantFrom(...told),
        fc.array(insert, { maxLength: 60 }),
        (played, inserts) => {
          const sequence = [...played.events];
          for (const [place, pick] of inserts)
            sequence.splice(place + 1, 0, events[pick] as RunEvent);
          let state = createState(plan, { id: "r", width: 2 });
          const begun = new Set<string>();
          for (const event of sequence) {
            const after = step(state, event);
            state = after.state;
            for (const command of after.commands) {
              if (command.kind !== "startSession") continue;
              expect(begun).not.toContain(command.key);
              begun.add(command.key);
            }
          }
        },
      ),
    );
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
