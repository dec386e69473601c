import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyReader, type Key } from "./key.ts";

const read = (...chunks: string[]): Key[] => {
  const reader = createKeyReader();
  return [...chunks.flatMap((chunk) => reader.feed(chunk)), ...reader.flush()];
};

describe("createKeyReader", () => {
  const cases: [string, string, Key[]][] = [
    ["text", "héllo 世界", [{ type: "text", text: "héllo 世界" }]],
    ["text and Enter", "hi\r", [{ type: "text", text: "hi" }, { type: "enter" }]],
    [
      "a paste",
      "\u001b[200~a\r\nb\rc\u001b[201~\r",
      [{ type: "paste", text: "a\nb\nc" }, { type: "enter" }],
    ],
    ["Escape alone", "\u001b", [{ type: "escape" }]],
    ["Escape twice", "\u001b\u001b", [{ type: "escape" }, { type: "escape" }]],
    ["arrows", "\u001b[A\u001b[B", [{ type: "up" }, { type: "down" }]],
    [
      "editing keys",
      "\u007f\u0015\u0003\u0004",
      [{ type: "backspace" }, { type: "clear" }, { type: "interrupt" }, { type: "end" }],
    ],
    [
      "answers of the terminal",
      "\u001b[?62;22c\u001b[12;3R\u001b]11;rgb:0/0/0\u0007\u001b[Ix",
      [{ type: "text", text: "x" }],
    ],
    [
      "a paste with an escape in it",
      "\u001b[200~a\u001b[Ab\u001b[201~",
      [{ type: "paste", text: "a\u001b[Ab" }],
    ],
  ];
  it.each(cases)("reads %s", (_name, input, keys) => expect(read(input)).toEqual(keys));

  it("reads a paste the same however it was cut", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40 }),
        fc.array(fc.nat(60), { maxLength: 6 }),
        (content, cuts) => {
          fc.pre(!content.includes("\u001b"));
          const input = `ab\u001b[200~${content}\u001b[201~\r`;
          const places = [
            0,
            ...cuts.map((cut) => cut % (input.length + 1)).sort((a, b) => a - b),
            input.length,
          ];
          const chunks = places.slice(1).map((place, index) => input.slice(places[index], place));
          expect(merged(read(...chunks))).toEqual(merged(read(input)));
        },
      ),
    );
  });
});

/** Text may come in several keys; how many does not matter. */
function merged(keys: Key[]): Key[] {
  return keys.reduce<Key[]>((all, key) => {
    const last = all.at(-1);
    if (key.type !== "text" || last?.type !== "text") return [...all, key];
    return [...all.slice(0, -1), { type: "text", text: last.text + key.text }];
  }, []);
}
