import { expect, test } from "vitest";
import { plainText } from "./tail.ts";

test.each([
  ["plain lines", "one\ntwo\n", "one\ntwo\n"],
  ["ends of lines as terminals write them", "one\r\ntwo\r\r\n", "one\ntwo\n"],
  ["a line that was written over", "10 %\r20 %\rdone\nnext", "done\nnext"],
  ["colours and other control characters", "\x1b[31mred\x1b[0m\x07\tend", "red\tend"],
])("output as text: %s", (_, bytes, wanted) => {
  expect(plainText(Buffer.from(bytes))).toBe(wanted);
});

test("a spinner that never ended its line takes no longer than other output of its size", () => {
  const frames = Buffer.from("\x1b[5;3H⠋ Working 12s \x1b[K".repeat(20_000));
  const began = performance.now();
  expect(plainText(frames)).toContain("Working");
  expect(performance.now() - began).toBeLessThan(2_000);
});
