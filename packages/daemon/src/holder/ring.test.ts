import * as fc from "fast-check";
import { expect, test } from "vitest";
import { PAGE_BYTES, PagePool, Ring } from "./ring.ts";
import { stretch } from "./testing/pattern.ts";

const step = fc.oneof(
  fc.record({ append: fc.integer({ min: 0, max: 3 * PAGE_BYTES }) }),
  fc.record({ dropBefore: fc.double({ min: 0, max: 1, noNaN: true }) }),
);

test("holds exactly the bytes between oldest and end, whatever is appended and dropped", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.nat(), fc.nat(), (steps, where, length) => {
      const ring = new Ring(new PagePool());
      for (const each of steps) {
        const { oldest, end } = ring;
        if ("append" in each) {
          ring.append(stretch(end, each.append));
          expect(ring.end).toBe(end + each.append);
        } else {
          const offset = Math.floor(oldest + (end - oldest) * each.dropBefore);
          ring.drop(offset, Number.POSITIVE_INFINITY);
          expect(ring.oldest).toBeGreaterThanOrEqual(oldest);
          expect(ring.oldest).toBeLessThanOrEqual(Math.max(oldest, offset));
          expect(offset - ring.oldest).toBeLessThan(PAGE_BYTES);
        }
      }
      const from = ring.oldest + (where % (ring.end - ring.oldest + 1));
      const max = length % (2 * PAGE_BYTES);
      const bytes = Buffer.concat(ring.slices(from, max));
      expect(bytes.equals(stretch(from, Math.min(max, ring.end - from)))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("a dropped page is written again only when no reader can still have it", () => {
  const pool = new PagePool();
  const ring = new Ring(pool);
  ring.append(stretch(0, 2 * PAGE_BYTES));
  const [first, second] = ring.slices(0, 2 * PAGE_BYTES) as [Buffer, Buffer];
  ring.drop(2 * PAGE_BYTES, PAGE_BYTES);
  for (const _ of [1, 2, 3]) ring.append(Buffer.alloc(PAGE_BYTES, 0xee));
  expect(first.equals(Buffer.alloc(PAGE_BYTES, 0xee))).toBe(true);
  expect(second.equals(stretch(PAGE_BYTES, PAGE_BYTES))).toBe(true);
});

test("memory is taken a page at a time and given back", () => {
  let taken = 0;
  class Counted extends PagePool {
    override take(): Buffer {
      taken += 1;
      return super.take();
    }
  }
  const ring = new Ring(new Counted());
  expect(taken).toBe(0);
  ring.append(Buffer.alloc(1));
  ring.append(Buffer.alloc(PAGE_BYTES - 1));
  expect(taken).toBe(1);
  ring.append(Buffer.alloc(1));
  expect(taken).toBe(2);
});
