import fc from "fast-check";
import { expect, test } from "vitest";
import { FrameParser } from "@pty4ai/protocol";
import { Typing } from "./typing.ts";

test("what is sent again is what was sent and not answered, byte for byte", () => {
  const step = fc.oneof(
    fc.record({ type: fc.uint8Array({ minLength: 1, maxLength: 9 }) }),
    fc.record({ arrive: fc.nat(4) }),
  );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const typing = new Typing();
      const sent: { end: number; bytes: Uint8Array }[] = [];
      let arrived = 0;
      for (const each of steps) {
        if ("type" in each) {
          typing.add(each.type);
          sent.push({ end: (sent.at(-1)?.end ?? 0) + each.type.length, bytes: each.type });
        } else {
          const next = sent.filter(({ end }) => end > arrived)[each.arrive];
          if (next === undefined) continue;
          arrived = next.end;
          typing.arrived(arrived);
        }
      }
      const parser = new FrameParser();
      const again = typing.frames.flatMap((frame) =>
        [...parser.push(frame)].map(({ offset, payload }) => ({
          end: offset + payload.length,
          bytes: Uint8Array.from(payload),
        })),
      );
      expect(again).toEqual(sent.filter(({ end }) => end > arrived));
    }),
  );
});
