import fc from "fast-check";
import { expect, test } from "vitest";
import { Budget } from "./budget.ts";

test("never more than the burst and what time has added", () => {
  const step = fc.record({ bytes: fc.nat(200), pause: fc.nat(500) });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const budget = new Budget({ burst: 100, perSecond: 50, now: 0 });
      let [now, taken] = [0, 0];
      for (const { bytes, pause } of steps) {
        now += pause;
        const wait = budget.wait(bytes, now);
        const given = budget.take(bytes, now);
        expect(given).toBe(wait === 0 && bytes <= 100);
        if (given) taken += bytes;
        expect(taken).toBeLessThanOrEqual(100 + (now / 1000) * 50 + 1e-6);
      }
    }),
  );
});

test("what must be waited for is there after the wait", () => {
  const budget = new Budget({ burst: 100, perSecond: 50, now: 0 });
  expect(budget.take(100, 0)).toBe(true);
  const wait = budget.wait(25, 0);
  expect([wait, budget.take(25, wait - 1), budget.take(25, wait)]).toEqual([500, false, true]);
});
