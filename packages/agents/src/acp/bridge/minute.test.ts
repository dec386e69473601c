import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { madeAt, untilNextMinute } from "./minute.ts";

test.each([
  ["the same minute", 61_000, 62_000, 58_100],
  ["its last moment", 61_000, 119_999, 101],
  ["the next minute", 61_000, 120_000, 0],
  ["long ago", 0, 1_000_000, 0],
  ["a clock that was set back", 10_000_000, 1_000, 60_100],
])("%s", (_name, made, now, wait) => {
  expect(untilNextMinute(made, now)).toBe(wait);
});

test("the file is found by its pattern", () => {
  const folder = mkdtempSync(join(tmpdir(), "minute-"));
  mkdirSync(join(folder, "project"));
  writeFileSync(join(folder, "project", "session-1-abc.jsonl"), "");
  const pattern = join(folder, "*", "session-*-abc.jsonl");
  expect(Math.abs(madeAt(pattern) - Date.now())).toBeLessThan(60_000);
  expect(madeAt(join(folder, "session-*-abc.jsonl"))).toBe(0);
  rmSync(folder, { recursive: true });
});
