import { expect, test } from "vitest";
import { Gaps } from "./gaps.ts";

test("programs of one name start so far apart, those of another wait for none", async () => {
  const gaps = new Gaps();
  const began = performance.now();
  const starts: Record<string, number[]> = { one: [], other: [] };
  const start = async (name: string): Promise<void> => {
    await gaps.pass(name, 60);
    starts[name]?.push(performance.now() - began);
  };
  await Promise.all(["one", "one", "other", "one"].map(start));
  const [first = 0, second = 0, third = 0] = starts["one"] ?? [];
  expect(first).toBeLessThan(second);
  // Timers go off up to a millisecond early, each.
  expect([second >= 58, third >= 116]).toEqual([true, true]);
  expect(starts["other"]?.[0]).toBeLessThan(second);
});

test("once the gap has passed nobody waits", async () => {
  const gaps = new Gaps();
  await gaps.pass("one", 1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const began = performance.now();
  await gaps.pass("one", 20_000);
  expect(performance.now() - began).toBeLessThan(10_000);
});
