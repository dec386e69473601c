import { expect, test } from "vitest";
import { keyByte, makeDetachFilter } from "./detach.ts";

const CTRL_BACKSLASH = 0x1c;

test.each([
  ["plain text passes", ["abc"], "abc", false],
  ["the key and d detach", ["\u001Cd"], "", true],
  ["also when they arrive apart", ["ls\u001C", "d"], "ls", true],
  ["what comes after them is not sent", ["\u001Cdrm"], "", true],
  ["the key twice is sent once", ["\u001C\u001C"], "\u001C", false],
  ["the key and another letter are both sent", ["\u001Cx"], "\u001Cx", false],
])("%s", (_name, pieces, forwarded, detached) => {
  const filter = makeDetachFilter("ctrl-\\");
  const results = pieces.map((piece) => filter(Buffer.from(piece)));
  expect(Buffer.concat(results.map(({ forward }) => forward)).toString()).toBe(forwarded);
  expect(results.some(({ detach }) => detach)).toBe(detached);
});

test.each([
  ["ctrl-\\", CTRL_BACKSLASH],
  ["ctrl-b", 2],
  ["CTRL-A", 1],
])("%s is byte %i", (key, byte) => {
  expect(keyByte(key)).toBe(byte);
});

test("a key that no terminal sends is refused", () => {
  expect(() => keyByte("F12")).toThrow(/expected ctrl- and a letter/);
});
