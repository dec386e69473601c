import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PhasePlan } from "@connector/spec";
import { ToldHost } from "../../fixtures/told-host.ts";
import { type Run, runPlan } from "../driver.ts";
import { MemoryJournal } from "../journal/memory.ts";
import type { RunReport } from "../report/summary.ts";
import { meshOf, planOf, workersOf } from "../simulate.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runtime-room-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const claudes = (number: number): string[][] => Array.from({ length: number }, () => ["claude"]);
const team = (workers: number): Partial<PhasePlan> => ({
  workers: workersOf(claudes(3)).map((worker) => ({
    ...worker,
    connector: {
      inline: { pipeline: { phases: [{ name: "in", model: "claude", workers, prompt: "x" }] } },
    },
  })),
});

/** Runs the phases with two sessions at a time. `most`: how many there were. */
async function run(
  phases: Partial<PhasePlan>[],
  then: (started: Run) => void = () => undefined,
): Promise<{ report: RunReport; most: number }> {
  const live = new Set<string>();
  let most = 0;
  const host = new ToldHost(async (_, { key }) => {
    live.add(key);
    most = Math.max(most, live.size);
    await sleep(5);
    return {};
  });
  const stop = host.stop.bind(host);
  host.stop = async (...args: Parameters<typeof stop>) => {
    live.delete(args[0]);
    return stop(...args);
  };
  const started = runPlan({
    id: "r-room",
    plan: planOf({ phases }),
    cwd: "/project",
    paths: { runs: dir },
    host,
    journal: new MemoryJournal(),
    limits: { sessions: 2 },
  });
  then(started);
  return { report: await started.done, most };
}

test.each<[string, Partial<PhasePlan>[]]>([
  ["workers of a phase wait for each other", [{ workers: workersOf(claudes(5)) }]],
  ["so do workers of several sub-teams, all counted", [team(2)]],
])("%s", async (_name, phases) => {
  const { report, most } = await run(phases);
  expect([report.status, report.reason, most]).toEqual(["done", null, 2]);
});

test("who would wait for ever is refused, with the limit", async () => {
  const { report, most } = await run([meshOf(claudes(3), { onError: "continue" })]);
  expect(most).toBe(2);
  expect(report.phases[0]?.workers.map(({ failure }) => failure?.message ?? null)).toEqual([
    null,
    null,
    expect.stringContaining("2 sessions are at work, and the limit is 2"),
  ]);
});

test("a run that is cancelled waits no longer", async () => {
  const { report } = await run([{ workers: workersOf(claudes(50)) }], (started) => {
    setTimeout(() => started.cancel(), 20);
  });
  expect(report.status).toBe("cancelled");
});
