import { expect, test } from "vitest";
import { soak } from "./soak/soak.ts";

test("daemons killed under sessions that print, read, resize and exit: not a byte lost, doubled or misplaced", async () => {
  const report = await soak({ seed: 7, kills: 12, sessions: 12 });
  expect(report.faults).toEqual([]);
  expect(report.sessions).toBeGreaterThan(12);
  expect(report.resumed).toBeGreaterThan(50);
  // What is promised is 250 ms on a quiet machine: see `npm run soak`.
  expect(report.fromReady.p50).toBeLessThan(1500);
}, 120_000);
