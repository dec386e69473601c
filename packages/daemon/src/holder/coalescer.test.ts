import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Coalescer, EARLY_BYTES, FLOOD_MS, FULL_BYTES, WINDOW_MS } from "./coalescer.ts";

test.for([
  ["a key is echoed at once", [[0, 1, true]]],
  [
    "many small ones too, while they are few bytes",
    [
      [0, 4096, true],
      [0.1, 4096, true],
      [0.2, 1, false],
    ],
  ],
  ["a lot waits", [[0, EARLY_BYTES + 1, false]]],
  [
    "until it is full",
    [
      [0, EARLY_BYTES + 1, false],
      [0.1, FULL_BYTES - 1, false],
      [0.2, FULL_BYTES, true],
    ],
  ],
  [
    "a new window begins anew",
    [
      [0, EARLY_BYTES, true],
      [0.5, 1, false],
      [WINDOW_MS, 1, true],
    ],
  ],
  [
    "in a flood nothing is early",
    [
      [0, EARLY_BYTES + 1, false],
      [0.5, 4 * EARLY_BYTES, false],
      [WINDOW_MS, 100, false],
    ],
  ],
  [
    "and after it keys are echoed at once again",
    [
      [0, EARLY_BYTES + 1, false],
      [0.5, 4 * EARLY_BYTES, false],
      [100, 1, true],
    ],
  ],
] as [string, [now: number, pending: number, sent: boolean][]][])("%s", ([, offers]) => {
  const coalescer = new Coalescer();
  let printed = 0;
  let waiting = 0;
  for (const [now, pending, sent] of offers) {
    // Fewer than before: a timer has sent the rest meanwhile.
    printed += pending >= waiting ? pending - waiting : pending;
    expect(coalescer.offer(now, pending, printed)).toBe(sent);
    waiting = sent ? 0 : pending;
  }
});

test("what waits does so longer in a flood", () => {
  const coalescer = new Coalescer();
  expect(coalescer.offer(0, EARLY_BYTES + 1, EARLY_BYTES + 1)).toBe(false);
  expect(coalescer.patience).toBe(WINDOW_MS);
  expect(coalescer.offer(WINDOW_MS, 100, 4 * EARLY_BYTES)).toBe(false);
  expect(coalescer.patience).toBe(FLOOD_MS);
  expect(coalescer.offer(100, 1, 4 * EARLY_BYTES + 1)).toBe(true);
  expect(coalescer.patience).toBe(WINDOW_MS);
});

test("a flood makes few sends: one for each 128 KiB, and the early ones of a window", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          size: fc.integer({ min: 1, max: 4095 }),
          ms: fc.double({ min: 0, max: 0.2, noNaN: true }),
        }),
        { minLength: 1, maxLength: 400 },
      ),
      (reads) => {
        const coalescer = new Coalescer();
        let now = 0;
        let pending = 0;
        let early = 0;
        let full = 0;
        let total = 0;
        for (const { size, ms } of reads) {
          now += ms;
          pending += size;
          total += size;
          if (!coalescer.offer(now, pending, total)) continue;
          if (pending >= FULL_BYTES) full += 1;
          else early += pending;
          pending = 0;
        }
        expect(pending).toBeLessThan(FULL_BYTES);
        expect(full).toBeLessThanOrEqual(total / FULL_BYTES);
        expect(early).toBeLessThanOrEqual(EARLY_BYTES * (Math.ceil(now / WINDOW_MS) + 1));
      },
    ),
  );
});
