import fc from "fast-check";
import { expect, test } from "vitest";
import { Fanout } from "./fanout.ts";
import type { OutputReader, OutputSink } from "./reader.ts";

/** What a holder does, with a ring of `ring` bytes: keeps the newest, and sends again from where it is asked. */
function source(bytes: Buffer, ring: number, flow: "lossless" | "live") {
  let at = 0;
  let printed = 0;
  let acked = 0;
  const fanout = new Fanout(0, {
    flow,
    ackStep: 1000,
    history: 500,
    replay: (offset) => {
      at = offset;
      acked = offset;
    },
    ack: (offset) => {
      if (offset <= acked || offset > printed)
        throw new Error(`ack ${offset} after ${acked}, printed ${printed}`);
      acked = offset;
    },
  });
  const oldest = (): number => Math.max(0, printed - ring);
  return {
    fanout,
    print(count: number): void {
      printed = Math.min(printed + count, bytes.length);
      if (flow === "lossless") printed = Math.min(printed, acked + ring);
    },
    send(count: number): void {
      if (at < oldest()) {
        fanout.gap(at, oldest());
        at = oldest();
      }
      const chunk = Buffer.from(bytes.subarray(at, Math.min(at + count, printed)));
      if (chunk.length > 0) fanout.push(at, chunk);
      at += chunk.length;
      chunk.fill(0);
      if (at === bytes.length) fanout.finish();
    },
    get over(): boolean {
      return at === bytes.length;
    },
  };
}

/** A reader that lets its bytes go when told, and checks that every byte comes in its place or is told gone. */
class Recorder implements OutputSink {
  next: number;
  ended = false;
  gaps = 0;
  lateGaps = 0;
  #began = false;
  lag: (() => void)[] = [];
  readonly bytes: Buffer;

  constructor(bytes: Buffer, from: number) {
    this.bytes = bytes;
    this.next = from;
  }

  data(offset: number, chunk: Buffer, done: () => void): void {
    expect(this.ended).toBe(false);
    expect(offset).toBe(this.next);
    expect(chunk.equals(this.bytes.subarray(offset, offset + chunk.length))).toBe(true);
    this.#began = true;
    this.next += chunk.length;
    this.lag.push(done);
  }

  gap(from: number, to: number): void {
    expect(from).toBe(this.next);
    this.next = to;
    this.gaps++;
    if (this.#began) this.lateGaps++;
  }

  end(offset: number): void {
    expect(this.next).toBe(offset);
    this.ended = true;
  }
}

const size = fc.integer({ min: 1, max: 5000 });
const step = fc.oneof(
  fc.record({ do: fc.constant("print" as const), count: size }),
  fc.record({ do: fc.constant("send" as const), count: size }),
  fc.record({ do: fc.constant("join" as const), count: fc.integer({ min: 0, max: 20_000 }) }),
  fc.record({ do: fc.constant("drain" as const), count: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ do: fc.constant("leave" as const), count: fc.integer({ min: 0, max: 3 }) }),
);

test.each(["lossless", "live"] as const)(
  "%s: every reader gets every byte in order, or is told",
  (flow) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const bytes = Buffer.from(
          Array.from({ length: 20_000 }, (_, index) => (index * 31 + (index >> 8)) & 255),
        );
        const from = source(bytes, 4096, flow);
        const readers: { sink: Recorder; reader: OutputReader }[] = [];
        for (const { do: action, count } of steps) {
          if (action === "print") from.print(count);
          if (action === "send") from.send(count);
          if (action === "join" && readers.length < 4) {
            const sink = new Recorder(bytes, Math.min(count, from.fanout.tip));
            readers.push({
              sink,
              reader: from.fanout.read(sink, { from: sink.next, window: 3000 }),
            });
          }
          if (action === "drain") readers[count]?.sink.lag.splice(0).forEach((done) => done());
          if (action === "leave" && readers[count] !== undefined)
            from.fanout.leave(readers.splice(count, 1)[0]!.reader);
        }
        for (let round = 0; round < 200 && readers.some(({ sink }) => !sink.ended); round++) {
          from.print(4096);
          from.send(4096);
          for (const { sink } of readers) sink.lag.splice(0).forEach((done) => done());
        }
        for (const { sink } of readers) {
          expect(sink).toMatchObject({ ended: true, next: bytes.length });
          if (flow === "lossless") expect(sink.lateGaps).toBe(0);
        }
      }),
      { numRuns: 300 },
    );
  },
);

test("a reader that comes late has what the holder still has", () => {
  const bytes = Buffer.alloc(10_000, "x");
  const from = source(bytes, 4096, "lossless");
  while (!from.over) {
    from.print(1000);
    from.send(1000);
    if (from.fanout.readers === 0)
      from.fanout.read(
        { data: (_o, _b, done) => done(), gap: () => {}, end: () => {} },
        { from: 0 },
      );
  }
  const sink = new Recorder(bytes, 0);
  from.fanout.read(sink, { from: 0 });
  while (!sink.ended) {
    from.send(1000);
    sink.lag.splice(0).forEach((done) => done());
  }
  expect(sink.gaps).toBe(1);
});
