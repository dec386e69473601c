import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { recordingOptions } from "./recordings.ts";

const dir = mkdtempSync(join(tmpdir(), "niia-recordings-"));
afterAll(() => rmSync(dir, { recursive: true }));

test.each([
  ["{}", {}, 0],
  ['{"recordings": {"record": false}}', { record: false }, 0],
  ['{"recordings": {"keep": "7d"}}', { keepMs: 604_800_000 }, 0],
  ['{"recordings": {"sessionMegabytes": 2}}', { sessionBytes: 2_097_152 }, 0],
  ['{"recordings": {"keep": "long", "totalMegabytes": 1}}', { totalBytes: 1_048_576 }, 1],
  ['{"recordings": {"recrod": true, "totalMegabytes": -1}}', {}, 2],
  ["{", {}, 0],
])("%s", (text, options, complaints) => {
  const file = join(dir, "config.json");
  writeFileSync(file, text);
  const told: string[] = [];
  expect(recordingOptions(file, (_level, message) => told.push(message))).toEqual(options);
  expect(told).toHaveLength(complaints);
});

test("without a file all is at its default", () => {
  expect(recordingOptions(join(dir, "none"), () => {})).toEqual({});
});
