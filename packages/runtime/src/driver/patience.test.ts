import { describe, expect, test } from "vitest";
import type { Clock } from "./clock.ts";
import { patiently } from "./patience.ts";

/** Time that passes only by waiting. */
function quickClock(): Clock & { waits: number[] } {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    until: async (due, signal) => {
      signal.throwIfAborted();
      waits.push(due - now);
      now = due;
    },
  };
}
const failing = (code: string, times: number): (() => Promise<string>) => {
  let left = times;
  return async () => {
    if (left-- > 0) throw Object.assign(new Error(`failed with ${code}`), { code });
    return "there";
  };
};
const never = new AbortController().signal;

describe("a host that cannot be reached", () => {
  test.each(["unavailable", "ECONNREFUSED", "ERR_HTTP2_GOAWAY_SESSION"])(
    "is tried again: %s",
    async (code) => {
      const clock = quickClock();
      expect(await patiently(failing(code, 6), clock, never)).toBe("there");
      expect(clock.waits).toEqual([100, 200, 400, 800, 1600, 2000]);
    },
  );

  test("is given up after a minute", async () => {
    const clock = quickClock();
    await expect(patiently(failing("unavailable", 1_000), clock, never)).rejects.toThrow(
      "unavailable",
    );
    expect(clock.now()).toBeGreaterThanOrEqual(60_000);
    expect(clock.now()).toBeLessThan(63_000);
  });

  test("is not waited for when nobody waits any more", async () => {
    const abort = new AbortController();
    abort.abort(new Error("let go"));
    await expect(patiently(failing("unavailable", 1), quickClock(), abort.signal)).rejects.toThrow(
      "let go",
    );
  });
});

test.each(["not-found", "wrong-state", ""])("any other failure stands: %j", async (code) => {
  const clock = quickClock();
  await expect(patiently(failing(code, 1), clock, never)).rejects.toThrow("failed");
  expect(clock.waits).toEqual([]);
});
