import { describe, expect, test } from "vitest";
import { agentsOf, meshOf, planOf, talkOf } from "../simulate/plan.ts";
import { jobIn, phaseIn, play, type Script, startsOf } from "../simulate/play.ts";
import { agrees } from "./dialogue.ts";
import { seated, standingPhase } from "./seats.ts";
import { slotsOf } from "./slots.ts";

type Answers<K extends keyof Script> = NonNullable<Script[K]>;

const spoken =
  (say: (turn: string) => string): Answers<"awaitTurn"> =>
  ({ turn }) =>
    ({ type: "turnEnded", end: "done", reply: say(turn) }) as object;

describe("seats", () => {
  test("a document that is a talk or a mesh is one phase", () => {
    const { talk } = talkOf("dialogue", [["claude"], ["codex"]]);
    const whole = seated({
      ...planOf({ phases: [] }),
      type: "dialogue",
      ...(talk && { dialogue: talk }),
    });
    expect(whole.phases).toMatchObject([
      { name: "dialogue", workers: [{ name: "claude-1" }, { name: "codex-2" }] },
    ]);
    expect(seated(whole)).toBe(whole);
    const mesh = seated({
      ...planOf({ phases: [] }),
      type: "mesh",
      agents: agentsOf([["claude"]]),
    });
    expect(mesh.phases).toMatchObject([{ name: "mesh", workers: [{ name: "claude-1" }] }]);
    expect(standingPhase(mesh)).toBeUndefined();
  });

  test("agents beside a pipeline stand by as its last phase", () => {
    const plan = seated({ ...planOf({ phases: [{}] }), agents: agentsOf([["codex"]]) });
    expect(plan.phases.map(({ name }) => name)).toEqual(["phase-1", "agents"]);
    expect(standingPhase(plan)).toBe(1);
  });
});

test.each([
  ["AGREED", true],
  ["Good.\nI agree.", true],
  ["**Agreed**", true],
  ["I agreed to that, but there is more", false],
  ["agree?\nNo.", false],
  ["", false],
])("%j says that it agrees: %s", (text, value) => {
  expect(agrees(text)).toBe(value);
});

describe("a dialogue", () => {
  const plan = planOf({ phases: [talkOf("dialogue", [["claude"], ["codex"]], { rounds: 2 })] });

  test("goes back and forth, each in one session", () => {
    const played = play(plan, { awaitTurn: spoken((turn) => `said in ${turn}`) });
    expect(startsOf(played)).toEqual(["r.1-phase-1.1-claude-1.1", "r.1-phase-1.2-codex-2.1"]);
    expect(phaseIn(played, 0).talk.voices.map(({ job, round }) => [job, round])).toEqual([
      [0, 1],
      [1, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(phaseIn(played, 0)).toMatchObject({ status: "done", talk: { file: "0/minutes.md" } });
    expect(played.state.status).toBe("done");
  });

  test("ends when one agrees, but not with nobody", () => {
    const played = play(plan, { awaitTurn: spoken(() => "AGREED") });
    expect(phaseIn(played, 0).talk).toMatchObject({ at: 2, over: "they agree" });
  });

  test("ends when `until` holds", () => {
    const until = talkOf("dialogue", [["claude"], ["codex"]], { until: "round == 2" });
    const played = play(planOf({ phases: [until] }), {
      evaluateUntil: ({ round }) => ({ value: round === 2 }),
    });
    expect(phaseIn(played, 0).talk.at).toBe(3);
    expect(played.state.status).toBe("done");
  });

  test("is none when one voice is gone", () => {
    const played = play(plan, {
      startSession: ({ key, ref }) =>
        ref.job === 1
          ? ({ type: "sessionRefused", key, ref, reason: "not-installed", message: "no" } as object)
          : {},
    });
    expect(phaseIn(played, 0)).toMatchObject({ status: "failed" });
    expect(jobIn(played, 0)).toMatchObject({ status: "done" });
    expect(played.state.status).toBe("failed");
  });

  test("goes on with the next of a failover list, which hears all of it", () => {
    const spare = planOf({ phases: [talkOf("dialogue", [["claude", "gemini"], ["codex"]])] });
    const played = play(spare, {
      awaitTurn: ({ turn }) =>
        turn === "r.1-phase-1.1-claude-1.1.2" ? ({ end: "limit" } as object) : {},
    });
    expect(jobIn(played, 0).tries.map(({ agent }) => agent)).toEqual(["claude", "gemini"]);
    expect(phaseIn(played, 0).talk.voices).toHaveLength(4);
    expect(played.state.status).toBe("done");
  });
});

describe("a meeting", () => {
  test("everyone speaks once a round, and the chair closes each topic", () => {
    const shape = talkOf("meeting", [["claude"], ["codex"], ["gemini"]], { topics: ["a", "b"] });
    const [phase] = planOf({ phases: [shape] }).phases;
    expect(
      slotsOf(phase as never).map(({ seat, kind, topic }) => `${topic}${kind[0]}${seat}`),
    ).toEqual([
      "0v0",
      "0v1",
      "0v2",
      "0v0",
      "0v1",
      "0v2",
      "0d0",
      "1v0",
      "1v1",
      "1v2",
      "1v0",
      "1v1",
      "1v2",
      "1d0",
    ]);
  });

  test("`until` ends a topic, and it is decided all the same", () => {
    const shape = talkOf("meeting", [["claude"], ["codex"]], { topics: ["a", "b"], until: "true" });
    const played = play(planOf({ phases: [shape] }), { evaluateUntil: () => ({ value: true }) });
    expect(phaseIn(played, 0).talk.voices.map(({ kind, topic }) => `${topic} ${kind}`)).toEqual([
      "0 voice",
      "0 decision",
      "1 voice",
      "1 decision",
    ]);
  });

  test("goes on without a voice that is lost, where the document says so", () => {
    const shape = talkOf("meeting", [["claude"], ["codex"]], { phase: { onError: "continue" } });
    const played = play(planOf({ phases: [shape, {}] }), {
      awaitTurn: ({ ref }) => (ref.phase === 0 && ref.job === 1 ? ({ end: "auth" } as object) : {}),
    });
    expect(phaseIn(played, 0).talk.voices.map(({ job }) => job)).toEqual([0, 0, 0]);
    expect(phaseIn(played, 0).status).toBe("failed");
    expect(phaseIn(played, 1).status).toBe("done");
  });
});

describe("a mesh", () => {
  const plan = planOf({ phases: [meshOf([["claude"], ["codex"]])] });
  const sends =
    (to: string, ...texts: string[]): Answers<"awaitTurn"> =>
    ({ turn }) =>
      turn === "r.1-phase-1.1-claude-1.1.1"
        ? ({ sent: texts.map((text, index) => ({ id: `m${index}`, to, text })) } as object)
        : {};

  test("ends when all are idle", () => {
    const played = play(plan);
    expect(played.state.status).toBe("done");
    expect(phaseIn(played, 0).talk.over).toBe("all are idle");
  });

  test("types each message once, in order, a turn each", () => {
    const played = play(plan, { awaitTurn: sends("codex-2", "one", "two") });
    const typed = played.commands.flatMap((each) => (each.kind === "sendTurn" ? [each.turn] : []));
    expect(typed).toEqual(["r.1-phase-1.2-codex-2.1.2", "r.1-phase-1.2-codex-2.1.3"]);
    expect(played.state.mail.flat()).toMatchObject([
      { text: "one", state: "read", turn: typed[0], reply: "done" },
      { text: "two", state: "read", turn: typed[1] },
    ]);
  });

  test.each([
    ["nobody", 'there is no member or channel "nobody"'],
    ["claude-1", "nobody hears it"],
    ["all", 'there is no member or channel "all"'],
  ])("keeps a message to %s as dead", (to, reason) => {
    const { state } = play(plan, { awaitTurn: sends(to, "x") });
    expect(state.mail.flat()).toMatchObject([{ state: "dead", ref: null }]);
    expect(state.mail.flat()[0]?.reason).toBe(reason);
  });

  test("a command line is typed no message: it would run it", () => {
    const mesh = planOf({ phases: [meshOf([["claude"], ["shell"]])] });
    const played = play(mesh, { awaitTurn: sends("shell-2", "rm -rf /") });
    expect(played.commands.filter(({ kind }) => kind === "sendTurn")).toEqual([]);
    expect(played.state.mail.flat()).toMatchObject([
      { state: "dead", reason: "its receiver is a command line" },
    ]);
  });

  test("only those of a common channel write to each other", () => {
    const communication = {
      topology: "channels",
      broadcastChannel: false,
      channels: { x: ["codex-2", "gemini-3"] },
    };
    const mesh = meshOf([["claude"], ["codex"], ["gemini"]], { communication });
    const { state } = play(planOf({ phases: [mesh] }), { awaitTurn: sends("codex-2", "x") });
    expect(state.mail.flat()).toMatchObject([{ reason: 'it shares no channel with "codex-2"' }]);
  });

  test("a broadcast is a letter to each other member", () => {
    const communication = { topology: "mesh", broadcastChannel: true, channels: {} };
    const mesh = meshOf([["claude"], ["codex"], ["gemini"]], { communication });
    const { state } = play(planOf({ phases: [mesh] }), { awaitTurn: sends("all", "x") });
    expect(state.mail.flat().map(({ ref, state: how }) => [ref?.job, how])).toEqual([
      [1, "read"],
      [2, "read"],
    ]);
  });

  test("agents that stand by end after the pipeline, with their messages read", () => {
    const beside = { ...planOf({ phases: [{}] }), agents: agentsOf([["codex"]]) };
    const played = play(beside, { awaitTurn: sends("codex-1", "done?") });
    expect(played.state).toMatchObject({ status: "done" });
    expect(played.state.mail.flat()).toMatchObject([{ state: "read", reply: "done" }]);
    expect(phaseIn(played, 1)).toMatchObject({ status: "done" });
  });
});

describe("a sub-team", () => {
  const plan = planOf({
    phases: [{ type: "connector", workers: [], connector: { path: "x.json" } }, {}],
  });
  const ended = { text: "its words", data: { ok: true }, usage: { inputTokens: 5 } };

  test("is its phase's result, and counts in the budget", () => {
    const played = play(plan, { awaitTeam: () => ended as object });
    expect(phaseIn(played, 0)).toMatchObject({ status: "done", data: { ok: true } });
    expect(played.state.usage).toEqual({ inputTokens: 5 });
    expect(startsOf(played)).toHaveLength(1);
  });

  test("fails its phase with the run that failed", () => {
    const played = play(plan, { awaitTeam: () => ({ status: "failed", reason: "no" }) as object });
    expect(jobIn(played, 0).failure?.message).toBe(
      "team its run r.1-phase-1.1-phase-1.1-run is failed: no",
    );
  });
});
