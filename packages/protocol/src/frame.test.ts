import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame, encodeGap, FRAME, FRAME_HEADER, type Frame, gapEnd } from "./frame.ts";
import { FrameParser } from "./frame-parser.ts";

const frame = fc.record({
  type: fc.integer({ min: 0, max: 255 }),
  offset: fc.maxSafeNat(),
  payload: fc.uint8Array({ maxLength: 100 }),
});

/** A data frame may come in pieces: adjacent ones are one again. */
function joined(frames: Frame[]): Frame[] {
  const whole: Frame[] = [];
  for (const frame of frames) {
    const before = whole.at(-1);
    const goesOn =
      frame.type === FRAME.data &&
      before?.type === FRAME.data &&
      before.payload.length > 0 &&
      before.offset + before.payload.length === frame.offset;
    if (!goesOn) whole.push(frame);
    else whole[whole.length - 1] = { ...before, payload: both(before.payload, frame.payload) };
  }
  return whole;
}

const both = (one: Uint8Array, other: Uint8Array): Uint8Array =>
  Uint8Array.from([...one, ...other]);

function parse(pieces: Uint8Array[]): Frame[] {
  const parser = new FrameParser();
  const frames = pieces.flatMap((piece) =>
    [...parser.push(piece)].map((each) => ({ ...each, payload: Uint8Array.from(each.payload) })),
  );
  expect(parser.idle).toBe(true);
  return frames;
}

test("frames come out as they went in, however the bytes are cut", () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), fc.array(fc.nat(50)), (frames, cuts) => {
      let rest = Buffer.concat(frames.map(encodeFrame));
      const pieces: Uint8Array[] = [];
      for (const cut of cuts) {
        pieces.push(rest.subarray(0, cut));
        rest = rest.subarray(cut);
      }
      expect(joined(parse([...pieces, rest]))).toEqual(joined(frames));
    }),
  );
});

test("random bytes give frames or an error that says so, and never hang", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      try {
        for (const { payload } of new FrameParser(1000).push(bytes)) {
          expect(payload.length).toBeLessThanOrEqual(1000);
        }
      } catch (error) {
        expect(error).toMatchObject({ code: "bad-request" });
      }
    }),
  );
});

test("a gap tells both its ends", () => {
  const [gap] = parse([encodeGap(5, 2 ** 50)]);
  expect(gap).toMatchObject({ type: FRAME.gap, offset: 5 });
  expect(gapEnd(gap?.payload ?? new Uint8Array())).toBe(2 ** 50);
  expect(encodeGap(5, 9)).toHaveLength(FRAME_HEADER + 8);
});
