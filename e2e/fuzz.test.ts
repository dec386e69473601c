import { expect, test } from "vitest";
import { fuzz } from "./fuzz/fuzz.ts";

test("hostile bytes, frames and requests: no crash, no hang, no growth, and the session beside it goes on", async () => {
  const report = await fuzz({ seed: 1, ms: 15_000 });
  expect(report.faults).toEqual([]);
  expect(Math.min(...Object.values(report.attacks))).toBeGreaterThan(20);
  expect(report.echoed).toBeGreaterThan(20);
});
