import * as fc from "fast-check";
import { expect, test } from "vitest";
import { FULL_BYTES } from "./coalescer.ts";
import { IN_FLIGHT_BYTES, Outlet, type Port, type Source } from "./outlet.ts";
import { PAGE_BYTES, PagePool, Ring, RING_BYTES } from "./ring.ts";
import { stretch } from "./testing/pattern.ts";

/** A live session without a terminal: it drops what does not fit. */
class Flood implements Source {
  readonly number = 1;
  readonly ring = new Ring(new PagePool());
  awaited = true;
  acked = 0;
  flushed = Number.POSITIVE_INFINITY;

  print(length: number): void {
    const from = this.ring.end;
    this.ring.append(stretch(from, length));
    this.ring.drop(this.ring.end - RING_BYTES, this.flushed);
  }

  acknowledge(offset: number): void {
    this.acked = offset;
  }
}

/** A connection that is full when told so, and keeps what it was given. */
class Kernel implements Port {
  stalled = false;
  position = 0;
  gaps = 0;
  wrong = 0;

  readonly waiting: Outlet[] = [];

  data(_: Source, offset: number, pieces: Buffer[]): boolean {
    if (offset !== this.position) this.wrong += 1;
    for (const piece of pieces) {
      if (!piece.equals(stretch(this.position, piece.length))) this.wrong += 1;
      this.position += piece.length;
    }
    return !this.stalled;
  }

  wait(outlet: Outlet): void {
    this.waiting.push(outlet);
  }

  gap(_: Source, from: number, to: number): void {
    if (from !== this.position || to <= from) this.wrong += 1;
    this.position = to;
    this.gaps += to - from;
  }
}

const step = fc.oneof(
  fc.record({ print: fc.integer({ min: 1, max: 6 * PAGE_BYTES }) }),
  fc.record({ ack: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ stalled: fc.boolean() }),
);

test("a reader gets every byte in its place or is told that it is gone, and never more than fits on the way", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
      const flood = new Flood();
      const kernel = new Kernel();
      const outlet = new Outlet(flood, 0, kernel);
      for (const each of steps) {
        if ("ack" in each) {
          outlet.ack(Math.floor(kernel.position * each.ack));
        } else {
          if ("print" in each) flood.print(each.print);
          else kernel.stalled = each.stalled;
          outlet.flush();
        }
        expect(kernel.position - flood.acked).toBeLessThanOrEqual(IN_FLIGHT_BYTES);
      }
      kernel.stalled = false;
      outlet.flush();
      for (let rounds = 0; rounds < 4; rounds += 1) outlet.ack(kernel.position);
      expect(kernel.wrong).toBe(0);
      expect(kernel.position).toBe(flood.ring.end);
    }),
    { numRuns: 30 },
  );
});

test("a reader that never acknowledges is told what it missed as soon as it does", () => {
  const flood = new Flood();
  const kernel = new Kernel();
  const outlet = new Outlet(flood, 0, kernel);
  for (let i = 0; i < 48; i += 1) {
    flood.print(PAGE_BYTES);
    outlet.flush();
  }
  expect([kernel.position, kernel.gaps]).toEqual([IN_FLIGHT_BYTES, 0]);
  outlet.ack(kernel.position);
  expect(kernel.gaps).toBe(48 * PAGE_BYTES - RING_BYTES - IN_FLIGHT_BYTES);
  expect([kernel.position, kernel.wrong]).toEqual([flood.ring.end, 0]);
});

test("what nobody waits for waits for company, until it is much", () => {
  const flood = new Flood();
  const kernel = new Kernel();
  const outlet = new Outlet(flood, 0, kernel);
  const print = (length: number): number => {
    flood.print(length);
    outlet.offer();
    return kernel.position;
  };
  expect(print(1)).toBe(1);
  flood.awaited = false;
  expect(print(1)).toBe(1);
  expect(kernel.waiting).toEqual([outlet]);
  expect(print(FULL_BYTES)).toBe(FULL_BYTES + 2);
});

test("an acknowledgement of bytes that were never sent counts for those that were", () => {
  const flood = new Flood();
  const outlet = new Outlet(flood, 0, new Kernel());
  flood.print(100);
  outlet.flush();
  outlet.ack(Number.MAX_SAFE_INTEGER);
  expect(flood.acked).toBe(100);
});
