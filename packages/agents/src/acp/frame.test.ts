import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Command, CommandReader, encodeCommand } from "./frame.ts";

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    do: fc.constant("prompt" as const),
    turn: fc.string({ unit: "binary" }),
    text: fc.string({ unit: "binary" }),
  }),
  fc.record({ do: fc.constant("cancel" as const), turn: fc.string() }),
  fc.record({ do: fc.constant("answer" as const), ask: fc.nat(), text: fc.string() }),
);
/** What a person or a terminal may type between two commands. */
const noise = fc.string().map((text) => text.replaceAll("\u001e", ""));

describe("commands over a terminal", () => {
  it("come out as they went in, however they are cut and whatever is typed between them", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, command)), fc.array(fc.nat(200)), (parts, cuts) => {
        let stream = parts.map(([typed, each]) => typed + encodeCommand(each)).join("");
        const reader = new CommandReader();
        const read: Command[] = [];
        for (const size of cuts) {
          read.push(...reader.read(stream.slice(0, size)));
          stream = stream.slice(size);
        }
        read.push(...reader.read(stream));
        expect(read).toEqual(parts.map(([, each]) => each));
      }),
    );
  });

  it("are printable ASCII between two marks", () => {
    fc.assert(
      fc.property(command, (each) => {
        // oxlint-disable-next-line no-control-regex -- the mark is one
        expect(encodeCommand(each)).toMatch(/^\u001e[\x20-\x7e]*\n$/);
      }),
    );
  });

  it.each([
    ["no JSON", "\u001ehello\n"],
    ["another shape", '\u001e{"do":"prompt","turn":7,"text":"x"}\n'],
    ["an unknown verb", '\u001e{"do":"exit"}\n'],
    ["a command without its mark", '{"do":"cancel","turn":"t"}\n'],
    ["null", "\u001enull\n"],
  ])("%s is none", (_, typed) => {
    expect([...new CommandReader().read(typed)]).toEqual([]);
  });

  it("a record that was broken off is none, and the next one is whole", () => {
    const next: Command = { do: "cancel", turn: "t" };
    const typed = `${encodeCommand(next).slice(0, 12)}${encodeCommand(next)}`;
    expect([...new CommandReader().read(typed)]).toEqual([next]);
  });
});
