import fc from "fast-check";
import { expect, test } from "vitest";
import { Emulator } from "./emulator.ts";
import type { SavedScreen } from "./messages.ts";

const SIZE = { cols: 30, rows: 6 };
const silent = { reply: () => {}, title: () => {}, osc: () => {} };
const open = (size = SIZE): Emulator => new Emulator(size, 50, silent);

function write(emulator: Emulator, offset: number, text: string): number {
  const bytes = Buffer.from(text);
  emulator.write({ offset, mute: false, bytes });
  return offset + bytes.length;
}

function look(emulator: Emulator): unknown {
  return emulator.snapshot({ format: "ansi", scrollback: 50 });
}

/** What a screen shows after `more`, when it was put down before, and when it was not. */
function both(text: string, more: string): unknown[] | undefined {
  const kept = open();
  const at = write(kept, 0, text);
  const saved = kept.save();
  if (saved === undefined) return undefined;
  const drawn = open();
  drawn.restore(saved);
  write(drawn, at, more);
  write(kept, at, more);
  return [look(drawn), look(kept)];
}

test.each([
  ["text", "one\r\ntwo", " more\r\nthree"],
  [
    "more than a screen",
    Array.from({ length: 40 }, (_, n) => `line ${n}\r\n`).join(""),
    "\u001b[Htop",
  ],
  ["colours and the pen", "\u001b[31;44mred\u001b[1m", "still red\u001b[0m plain"],
  ["a title", "\u001b]0;my title\u0007x", "y"],
  ["the alternate screen", "normal\u001b[?1049h\u001b[2;3Hthere", "\u001b[?1049lback"],
  [
    "a pen of the alternate screen's own",
    "normal\u001b[?1049h\u001b[2;3Hthere\u001b[3;44m",
    "styled\u001b[?1049lplain",
  ],
  ["a scroll region", "\u001b[2;4r\u001b[4;1Hlast", "\r\nscrolled\r\nagain"],
  ["a saved cursor", "\u001b[3;7H\u001b7\u001b[1;1H", "a\u001b8b"],
  ["line drawing", "\u001b(0lqk", "x\u001b(Bx"],
  ["shifted out", "\u001b)0\u000eq", "q\u000fq"],
  ["tab stops", "\u001b[3g\u001b[1;5H\u001bH\u001b[1;1H", "\tafter"],
  ["a hidden cursor and its form", "\u001b[?25l\u001b[4 q", "x"],
  ["mouse and paste", "\u001b[?1002h\u001b[?1006h\u001b[?2004h\u001b[?1h\u001b=", "x"],
  ["no wrapping, inserting", "\u001b[?7l\u001b[4h", `${"x".repeat(40)}\rinsert`],
  ["kitty's keys", "\u001b[=1u\u001b[>5ux", "\u001b[<uy"],
  [
    "kitty's keys of both screens",
    "\u001b[>1u\u001b[?1049h\u001b[>9u\u001b[=4;2u",
    "\u001b[?1049lx",
  ],
  ["wide characters", "日本語 é 👍🏽", " 終"],
])("%s: put down and drawn again it goes on as if nothing had been", (_name, text, more) => {
  const screens = both(text, more);
  expect(screens).toBeDefined();
  expect(screens?.[0]).toEqual(screens?.[1]);
});

test.each([
  ["nothing", "", undefined],
  ["set", "\u001b[=5u", 5],
  ["added and taken away", "\u001b[=5u\u001b[=2;2u\u001b[=1;3u", 6],
  ["pushed", "\u001b[>1u\u001b[>3u", 3],
  ["popped", "\u001b[>1u\u001b[>3u\u001b[<u", 1],
  ["popped too often", "\u001b[=7u\u001b[>1u\u001b[<9u", undefined],
  ["of the other screen", "\u001b[>1u\u001b[?1049h", undefined],
  ["of this one again", "\u001b[>1u\u001b[?1049h\u001b[>8u\u001b[?1049l", 1],
  ["reset", "\u001b[>1u\u001bc", undefined],
])("kitty's keys: %s", (_name, text, flags) => {
  const emulator = open();
  write(emulator, 0, text);
  const snapshot = emulator.snapshot({ format: "json", scrollback: 0 });
  expect(snapshot.screen.modes.kittyKeys).toBe(flags);
});

test.each([
  ["half a sequence", "text\u001b[3"],
  ["half a character", Buffer.from("é").subarray(0, 1)],
])("%s: not put down", (_name, text) => {
  const emulator = open();
  emulator.write({ offset: 0, mute: false, bytes: Buffer.from(text) });
  expect(emulator.save()).toBeUndefined();
});

test("whatever was printed: drawn again it is the same, or it is not put down", () => {
  const small = fc.integer({ min: 1, max: 8 });
  const piece = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.constantFrom("\r\n", "\t", "\b", "\u001b7", "\u001b8", "\u001bM", "\u001bD", "\u001bH"),
    fc.constantFrom("\u001b(0", "\u001b(B", "\u001b)0", "\u000e", "\u000f", "\u001b[!p", "\u001bc"),
    fc.tuple(small, small).map(([a, b]) => `\u001b[${a};${b}H`),
    fc.tuple(small, small).map(([a, b]) => `\u001b[${a};${b}r`),
    fc
      .tuple(
        small,
        fc.constantFrom("A", "B", "C", "D", "J", "K", "L", "M", "P", "@", "X", "S", "T"),
      )
      .map(([count, kind]) => `\u001b[${count}${kind}`),
    fc
      .tuple(
        fc.constantFrom(1, 6, 7, 25, 47, 1000, 1003, 1004, 1006, 1047, 1048, 1049, 2004),
        fc.boolean(),
      )
      .map(([mode, on]) => `\u001b[?${mode}${on ? "h" : "l"}`),
    fc.tuple(fc.constantFrom(">", "<", "="), small).map(([how, n]) => `\u001b[${how}${n}u`),
    fc.constantFrom(0, 1, 3, 4, 7, 31, 44, 95).map((style) => `\u001b[${style}m`),
  );
  let drawn = 0;
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const screens = both(before, after);
      if (screens === undefined) return;
      drawn++;
      expect(screens[0]).toEqual(screens[1]);
    }),
    { numRuns: 300 },
  );
  expect(drawn).toBeGreaterThan(100);
});

test("a saved screen is of the size it had", () => {
  const emulator = open();
  write(emulator, 0, "x");
  emulator.resize({ cols: 12, rows: 3 });
  expect(emulator.save()).toMatchObject({
    offset: 1,
    size: { cols: 12, rows: 3 },
  } satisfies Partial<SavedScreen>);
});
