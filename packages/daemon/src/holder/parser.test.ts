import * as fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame, encodeHeader, type Header } from "./frame.ts";
import { FrameError, FrameParser } from "./parser.ts";
import { FRAME, type FrameType, HEADER_BYTES, TO_DAEMON, TO_HOLDER } from "./wire.ts";

const frames = fc.array(
  fc.record({
    type: fc.constantFrom(...([...TO_DAEMON.keys()] as FrameType[])),
    session: fc.integer({ min: 0, max: 0xffff_ffff }),
    offset: fc.maxSafeNat().map((offset) => Math.min(offset, Number.MAX_SAFE_INTEGER - 4096)),
    payload: fc.uint8Array({ maxLength: 200 }),
  }),
  { maxLength: 8 },
);

/** What a parser tells about a stream cut at the given places; pieces of one data frame are put together again. */
function parse(pieces: Buffer[]): string[] {
  const told: string[] = [];
  let data = "";
  let next = -1;
  const flush = (): void => {
    if (data !== "") told.push(data);
    data = "";
    next = -1;
  };
  const parser = new FrameParser(TO_DAEMON, {
    frame: ({ type, session, offset, length }, payload) => {
      flush();
      told.push(`${type} ${session} ${offset} ${length} ${payload.toString("hex")}`);
    },
    data: (session, offset, piece) => {
      if (offset !== next) {
        flush();
        data = `data ${session} ${offset} `;
      }
      data += piece.toString("hex");
      next = offset + piece.length;
    },
  });
  for (const piece of pieces) {
    const reused = Buffer.from(piece);
    parser.push(reused);
    reused.fill(0);
  }
  flush();
  return told;
}

test("however the stream is split, the same frames come out", () => {
  fc.assert(
    fc.property(frames, fc.array(fc.nat()), (list, cuts) => {
      const stream = Buffer.concat(
        list.map(({ payload, ...head }) => {
          const limit = Math.min(TO_DAEMON.get(head.type) ?? 0, payload.length);
          return encodeFrame(head, Buffer.from(payload.subarray(0, limit)));
        }),
      );
      const at = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
      const pieces = [0, ...at].map((from, i) => stream.subarray(from, at[i] ?? stream.length));
      const bytes = Array.from(stream, (byte) => Buffer.from([byte]));
      expect(parse(pieces)).toEqual(parse([stream]));
      expect(parse(bytes)).toEqual(parse([stream]));
    }),
  );
});

test("a header comes back as it was written", () => {
  fc.assert(
    fc.property(fc.nat(4096), fc.nat(), fc.maxSafeNat(), (length, session, offset) => {
      const seen: Header[] = [];
      const parser = new FrameParser(new Map([[FRAME.write, 4096]]), {
        frame: (header) => seen.push(header),
        data: () => {},
      });
      parser.push(
        Buffer.concat([
          encodeHeader({ type: FRAME.write, session, offset, length }),
          Buffer.alloc(length),
        ]),
      );
      expect(seen).toEqual([{ type: FRAME.write, session, offset, length }]);
    }),
  );
});

test.for([
  [
    "an unknown type",
    encodeFrame({ type: 0x7f as FrameType, session: 0, offset: 0 }),
    "unknown frame type 0x7f",
  ],
  [
    "a frame for the other side",
    encodeFrame({ type: FRAME.data, session: 0, offset: 0 }),
    "unknown frame type 0x83",
  ],
  [
    "a long payload",
    encodeHeader({ type: FRAME.hello, session: 0, offset: 0, length: 4097 }),
    "frame of 4097 bytes, at most 4096",
  ],
  [
    "a huge payload",
    encodeHeader({ type: FRAME.write, session: 0, offset: 0, length: 0xffff_ffff }),
    "frame of 4294967295 bytes",
  ],
  [
    "an offset past 2^53",
    Buffer.concat([
      encodeHeader({ type: FRAME.ack, session: 1, offset: 0, length: 0 }).subarray(0, 9),
      Buffer.alloc(8, 0xff),
    ]),
    "offset out of range",
  ],
] as const)("%s is refused", ([, bytes, message]) => {
  const parser = new FrameParser(TO_HOLDER, { frame: () => {}, data: () => {} });
  expect(() => parser.push(bytes)).toThrow(message);
});

test("random bytes make frames or a FrameError, and nothing after the error", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: HEADER_BYTES, maxLength: 400 }), (bytes) => {
      let after = 0;
      let failed = false;
      const count = (): void => void (failed && (after += 1));
      const parser = new FrameParser(TO_HOLDER, { frame: count, data: count });
      try {
        parser.push(Buffer.from(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError);
        failed = true;
      }
      parser.push(encodeFrame({ type: FRAME.ack, session: 1, offset: 0 }));
      expect(after).toBe(0);
    }),
    { numRuns: 500 },
  );
});
