import type { MergingPlan, PhasePlan, WorkerPlan } from "@connector/spec";
import { describe, expect, test } from "vitest";
import type { HostWanted } from "../host.ts";
import {
  goOn,
  jobIn,
  phaseIn,
  type Played,
  play,
  type Script,
  startsOf,
} from "../simulate/play.ts";
import { agentsOf, planOf, workersOf } from "../simulate/plan.ts";
import { summarise } from "../report/summary.ts";
import { headsOf } from "./heads.ts";

const trees = (number: number): WorkerPlan[] =>
  workersOf(
    Array.from({ length: number }, () => ["claude"]),
    { worktree: [{ text: "w" }] },
  );
const GATE: MergingPlan = { onConflict: "keep", gate: { run: [{ text: "npm test" }] } };
const RESOLVER = workersOf([["codex"]])[0]!;
const by = (onConflict: "resolver" | "ask"): MergingPlan => ({ onConflict, resolver: RESOLVER });
const phase = (merging: MergingPlan, change: Partial<PhasePlan> = {}): Partial<PhasePlan> => ({
  workers: trees(2),
  merging,
  ...change,
});

const CLASH = { worker: "claude-2", commit: "c01", files: [{ path: "a.ts", kind: "contents" }] };
const MARKED: HostWanted = { kind: "resolver", ...CLASH, commit: "marked" };

/** A host that merges by the rules of a gate or a resolver; its answers depend on what the engine knows. */
const host: Script = {
  stopSession: ({ ref }) => ({ commit: `c${ref.phase}${ref.job}` }) as never,
  mergeTrees: ({ phase: index }, state) => {
    const { merging } = state.plan.phases[index] ?? {};
    const { verdicts = {}, resolved = {} } = state.phases.flat()[index]?.merge ?? {};
    const heads = headsOf(state, index);
    const merged = heads.map(({ worker }) => worker);
    const all = heads.map(({ commit }) => commit).join("+");
    if (merging?.gate !== undefined) {
      const verdict = verdicts[all];
      if (verdict === undefined) return { wanted: { kind: "gate", commit: all } } as never;
      const why = verdict.why ?? "";
      if (!verdict.pass)
        return {
          commit: "base",
          merged: [],
          rejected: merged.map((worker) => ({ worker, why })),
        } as never;
    }
    if (merging?.resolver !== undefined) {
      const decided = state.phases.flat()[index]?.jobs.flat()[1]?.decided;
      const asked = merging.onConflict === "resolver" || decided === "resolver";
      const found = resolved["marked"];
      if (asked && found === undefined) return { wanted: MARKED } as never;
      if (!asked || found === null)
        return { commit: "c00", merged: ["claude-1"], conflicts: [CLASH] } as never;
      return { commit: `${all}+${found}`, merged } as never;
    }
    return { commit: all, merged } as never;
  },
};
const run = (phases: Partial<PhasePlan>[], own: Script = {}): Played =>
  play(planOf({ phases }), { ...host, ...own }, { base: "start" });

const MERGER = 2;
/** The gate or resolver, whose turn ends so. */
const ending = (answer: object): Script => ({
  awaitTurn: ({ ref }) => (ref.job >= MERGER ? answer : {}) as never,
});
/** The gate's command, which exits so. */
const exiting = (exitCode: number): Script => ({
  stopSession: ({ ref }) => ({ commit: `c${ref.phase}${ref.job}`, exitCode }) as never,
});

describe("what becomes of a phase", () => {
  test.each<[string, MergingPlan, Script, string, string | null, string | null]>([
    ["a gate that passes", GATE, {}, "done", "c00+c01", null],
    ["a gate that does not", GATE, exiting(1), "failed", "base", "nothing passed the gate"],
    [
      "a gate that cannot be run",
      GATE,
      {
        startSession: ({ ref, key }) =>
          (ref.job < MERGER
            ? {}
            : {
                type: "sessionRefused",
                key,
                ref,
                reason: "refused",
                message: "no bwrap",
              }) as never,
      },
      "failed",
      "start",
      "the gate could not be run: no bwrap",
    ],
    ["a resolver", by("resolver"), {}, "done", "c00+c01+c02", null],
    ["a resolver that fails", by("resolver"), ending({ end: "question" }), "done", "c00", null],
    [
      "a person",
      by("ask"),
      {},
      "failed",
      "c00",
      "a person is to say what becomes of the conflict of phase-1/claude-2: niia resume r --decide phase-1/claude-2=resolver, or =keep, or =skip",
    ],
  ])("%s", (_name, merging, own, status, base, reason) => {
    const played = run([phase(merging)], own);
    expect([phaseIn(played, 0).status, played.state.base]).toEqual([status, base]);
    expect(phaseIn(played, 0).reason).toBe(reason);
  });
});

describe("a person decides", () => {
  const asked = run([phase(by("ask"))]);
  test.each([
    ["resolver", "done", "c00+c01+c02"],
    ["keep", "done", "c00"],
  ] as const)("%s", (what, status, base) => {
    const { state } = goOn(asked, { type: "resumed", decide: { "claude-2": what } }, host);
    expect([state.status, state.base]).toEqual([status, base]);
  });

  test("skip: its work is no longer part of it", () => {
    const without: Script = { ...host, mergeTrees: () => ({ commit: "c00" }) as never };
    const { state } = goOn(asked, { type: "resumed", decide: { "claude-2": "skip" } }, without);
    expect([state.status, headsOf(state, 0).map(({ worker }) => worker)]).toEqual([
      "done",
      ["claude-1"],
    ]);
  });
});

test("a gate is a worker that is none: no result, no field of a condition, told as what it is", () => {
  const data: Script = {
    collectResult: ({ ref }) => ({ data: { [`job${ref.job}`]: 1 } }) as never,
  };
  const played = run([phase(GATE), {}], data);
  expect(phaseIn(played, 0).data).toEqual({ job0: 1, job1: 1 });
  const [first] = summarise(played.state, { dir: "/r" }).phases;
  expect(first?.workers.map(({ name, kind }) => [name, kind])).toEqual([
    ["claude-1", "worker"],
    ["claude-2", "worker"],
    ["gate", "merge"],
  ]);
  expect(played.state.trees["phase-1-gate"]).toEqual({
    branch: "niia/r/phase-1/gate/work",
    base: "c00+c01",
  });
});

describe("the run ends while the gate is at work", () => {
  const gating = run([phase(GATE)], {
    awaitTurn: ({ ref }) => (ref.job === MERGER ? null : {}) as never,
  });
  const cancelled = goOn(gating, { type: "cancelRequested" }, host);

  test("the gate is stopped, and nothing is merged", () => {
    expect([gating.state.status, jobIn(gating, MERGER).stage]).toEqual(["running", "working"]);
    expect([cancelled.state.status, phaseIn(cancelled, 0).status]).toEqual([
      "cancelled",
      "cancelled",
    ]);
    expect(phaseIn(cancelled, 0).merge).toMatchObject({ cut: true, commit: null });
  });

  test("a run that goes on asks another gate, and no worker again", () => {
    const resumed = goOn(cancelled, { type: "resumed" }, host);
    expect([resumed.state.status, resumed.state.base]).toEqual(["done", "c00+c01"]);
    expect(startsOf(resumed).slice(startsOf(cancelled).length)).toEqual(["r.1-phase-1.4-gate-2.1"]);
  });
});

test("what nobody knows about the end of the run is not asked for any more", () => {
  const open = run([phase(GATE)], { mergeTrees: () => null });
  const cancelled = goOn(open, { type: "cancelRequested" }, { mergeTrees: () => null });
  const key = open.commands.find(({ kind }) => kind === "mergeTrees") as { key: string };
  const told = { commit: null, merged: [], conflicts: [], warnings: [] };
  const wanted: HostWanted = { kind: "gate", commit: "x" };
  const answer = { type: "treesMerged", key: key.key, phase: 0, ...told, wanted } as const;
  const ended = goOn(cancelled, answer, host);
  expect([ended.state.status, startsOf(ended).length]).toEqual(["cancelled", 2]);
});

test("a gate that could not be run is tried again when the run goes on, and no worker is", () => {
  const refused: Script = {
    ...host,
    startSession: ({ ref, key }) =>
      (ref.job < MERGER
        ? {}
        : { type: "sessionRefused", key, ref, reason: "refused", message: "no bwrap" }) as never,
  };
  const failed = run([phase(GATE)], refused);
  const resumed = goOn(failed, { type: "resumed" }, host);
  expect([failed.state.status, resumed.state.status, resumed.state.base]).toEqual([
    "failed",
    "done",
    "c00+c01",
  ]);
  expect(startsOf(resumed).slice(startsOf(failed).length)).toEqual(["r.1-phase-1.4-gate-2.1"]);
});

test("a gate that has nothing to judge says so", () => {
  const played = run([phase(GATE, { workers: workersOf([["claude"]]) })]);
  expect([played.state.status, phaseIn(played, 0).warnings]).toEqual([
    "done",
    ["its gate judged nothing: no worker of it left work in a worktree"],
  ]);
});

test("a worker called gate keeps its name", () => {
  const [one, two] = trees(2);
  const workers = [{ ...one!, name: "gate", slug: "gate" }, two!];
  const { state } = run([phase(GATE, { workers })]);
  expect(state.plan.phases[0]?.workers.map(({ name }) => name)).toEqual([
    "gate",
    "claude-2",
    "gate-2",
  ]);
});

test("a judge's pick is merged as the phase says from which it picks", () => {
  const picks: Script = {
    collectResult: ({ ref }) => (ref.phase === 1 ? { data: { pick: "claude-2" } } : {}) as never,
  };
  const { state } = run([phase(GATE, { merge: "pick" }), {}], {
    ...picks,
    mergeTrees: (_, now) =>
      (now.phases.flat()[1]?.merge?.verdicts["c01"]?.pass === true
        ? { commit: "picked" }
        : { wanted: { kind: "gate", commit: "c01" } }) as never,
  });
  expect([state.status, state.base]).toEqual(["done", "picked"]);
  expect(state.plan.phases[1]?.workers.map(({ name }) => name)).toContain("gate");
});

describe("in a meeting, a mesh and beside a pipeline", () => {
  test("agents that stand by are merged into what the pipeline merged", () => {
    const agents = agentsOf([["claude"]]).map((each) => ({
      ...each,
      session: { ...each.session, worktree: [{ text: "s" }] },
    }));
    const merges: string[] = [];
    const { state } = play(
      planOf({ phases: [{ workers: trees(1) }], agents }),
      {
        ...host,
        mergeTrees: ({ phase: index }, now) => {
          merges.push(
            `${now.base} ${headsOf(now, index)
              .map(({ commit }) => commit)
              .join("+")}`,
          );
          return { commit: `merge ${index}` } as never;
        },
      },
      { base: "start" },
    );
    expect([state.status, merges]).toEqual(["done", ["start c00", "merge 0 c10"]]);
    expect(state.base).toBe("merge 1");
  });

  test("what a sub-team merged is the work of its worker", () => {
    const { state } = run([{ type: "connector", workers: [], connector: { inline: {} } }], {
      awaitTeam: () => ({ commit: "team", branch: "niia/t/result" }) as never,
    });
    expect([state.status, state.base]).toEqual(["done", "team"]);
  });
});
