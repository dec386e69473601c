import { expect, test } from "vitest";
import { KeyMemory, REMEMBERED_KEYS } from "./key-memory.ts";

test("remembers the latest keys and forgets the oldest first", () => {
  const keys = new KeyMemory(3);
  for (const key of ["a", "b", "c", "b", "d"]) keys.add(key);
  expect(["a", "b", "c", "d"].map((key) => keys.has(key))).toEqual([false, true, true, true]);
  expect([1, 2, 9].map((count) => keys.latest(count).join(""))).toEqual(["d", "cd", "bcd"]);
});

test("remembers at least 256", () => {
  expect(REMEMBERED_KEYS).toBeGreaterThanOrEqual(256);
});
