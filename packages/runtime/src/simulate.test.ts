import { describe, expect, test } from "vitest";
import { differences, isOrdered, planOf, type Simulated, simulate, workersOf } from "./simulate.ts";

/** Every seed is another plan, other delays, other troubles and other kills. */
const seeds = (from: number, number: number): number[] =>
  Array.from({ length: number }, (_, index) => from + index);

describe("a driver killed at any moment", () => {
  test.each(seeds(0, 5).map((group) => [group]))(
    "ends as if it had not been, group %i",
    async (group) => {
      let kills = 0;
      for (const seed of seeds(group * 40, 40)) {
        const calm = await simulate({ seed });
        expect([seed, calm.violations]).toEqual([seed, []]);
        for (const times of [2, 12]) {
          const wild = await simulate({ seed, kills: times });
          kills += wild.kills;
          const apart = isOrdered(wild.state.plan) ? differences(calm, wild) : [];
          expect([seed, times, wild.violations, apart]).toEqual([seed, times, [], []]);
        }
      }
      expect(kills).toBeGreaterThan(100);
    },
  );

  test("is the same for the same seed", async () => {
    const [one, two] = [
      await simulate({ seed: 7, kills: 5 }),
      await simulate({ seed: 7, kills: 5 }),
    ];
    expect(one.report).toEqual(two.report);
  });
});

test("plans of every kind come up, and every end", async () => {
  const ends = new Map<string, number>();
  const count = (key: string): unknown => ends.set(key, (ends.get(key) ?? 0) + 1);
  for (const seed of seeds(0, 120)) {
    const { report } = await simulate({ seed });
    count(report.status);
    for (const phase of report.phases) {
      count(`phase ${phase.status}`);
      for (const worker of phase.workers) {
        for (const { failure } of worker.tries) count(failure?.reason ?? "well");
        if (worker.kind === "merge") count(`${worker.name.replace(/-\d+$/, "")} ${worker.status}`);
      }
      for (const _ of phase.merge?.rejected ?? []) count("left out by a gate");
      for (const _ of phase.merge?.conflicts ?? []) count("in conflict");
    }
  }
  const expected = [
    "done",
    "failed",
    "phase skipped",
    "well",
    "timeout",
    "not-installed",
    "limit",
    "crashed",
    "question",
    "unsure",
    "exit",
    "outputs",
    "gate done",
    "gate failed",
    "resolver done",
    "left out by a gate",
    "in conflict",
  ];
  expect(expected.filter((key) => !ends.has(key))).toEqual([]);
});

describe("a run that is asked to stop", () => {
  test("ends, and leaves no session behind", async () => {
    const ends: Record<string, number> = {};
    for (const seed of seeds(1, 150)) {
      const { report, violations } = await simulate({ seed, kills: 3, cancel: true });
      expect([seed, violations]).toEqual([seed, []]);
      ends[report.status] = (ends[report.status] ?? 0) + 1;
    }
    expect(ends["cancelled"]).toBeGreaterThan(30);
  });

  test("by its budget, and leaves no session behind", async () => {
    const ends = new Set<string>();
    for (const seed of seeds(1, 60)) {
      for (const budget of [{ tokens: 300 }, { minutes: 0.2 }]) {
        const { report, violations } = await simulate({ seed, kills: 2, budget });
        expect([seed, violations]).toEqual([seed, []]);
        ends.add(report.status);
      }
    }
    expect(ends).toContain("stopped");
  });
});

test("a run that stops at a limit ends, leaves no session behind, and calls nobody in", async () => {
  const agents = [["claude", "codex"], ["gemini", "codex"], ["claude"]];
  const phases = [{ workers: workersOf(agents, { onLimit: "stop" }) }, { name: "after" }];
  const plan = planOf({ phases });
  let stops = 0;
  for (const seed of seeds(1, 150)) {
    const { report, violations } = await simulate({ seed, plan, kills: 3 });
    expect([seed, violations]).toEqual([seed, []]);
    if (report.status !== "stopped") continue;
    stops += 1;
    expect(report.reason).toMatch(/^\w+ has used up its quota/);
    expect(report.phases[1]?.status).toBe("pending");
  }
  expect(stops).toBeGreaterThan(3);
});

describe("a broken rule is noticed", () => {
  test.each(["skip-append", "double-typing"] as const)("%s", async (mutation) => {
    const caught = new Set<string>();
    for (const seed of seeds(1, 40)) {
      const { violations } = await simulate({ seed, kills: 8, mutation }).catch(stuck);
      for (const violation of violations) caught.add(violation.replace(/r-sim\S*/, "…"));
    }
    const sign =
      mutation === "skip-append" ? /before it was in the journal/ : /was typed [2-9] times/;
    expect([...caught].filter((violation) => sign.test(violation))).not.toEqual([]);
  });

  function stuck(error: unknown): Pick<Simulated, "violations"> {
    return { violations: [String(error)] };
  }
});

test("what a phase asks for is what its workers get", async () => {
  const plan = planOf({
    phases: [{ workers: workersOf([["claude"], ["codex"]]) }, { name: "synthesize" }],
  });
  const { typed, report } = await simulate({ seed: 3, plan, trouble: 0 });
  expect(report.status).toBe("done");
  const synthesis = [...typed.values()].at(-1)?.prompt;
  for (const { text } of report.phases[0]?.workers ?? []) expect(synthesis).toContain(text);
});
