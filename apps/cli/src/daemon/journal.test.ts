import { closeSync, fstatSync, openSync } from "node:fs";
import { expect, test } from "vitest";
import { isJournal, journalLine } from "./journal.ts";

test.each([
  ["debug", "m", {}, "<7>m\n"],
  ["info", "Going on", { run: "r-1" }, '<6>Going on run="r-1"\n'],
  ["warn", "two\nlines", { n: 1, text: "a\nb" }, '<4>two lines n=1 text="a\\nb"\n'],
  ["error", "bad", { env: { KEY: "secret" } }, "<3>bad env=…\n"],
] as const)("%s: %j", (level, message, fields, line) => {
  expect(journalLine(level, message, fields)).toBe(line);
});

test("a descriptor is the journal when the journal says so", () => {
  const fd = openSync(import.meta.filename, "r");
  const { dev, ino } = fstatSync(fd);
  expect(isJournal(fd, `${dev}:${ino}`)).toBe(true);
  expect(isJournal(fd, `${dev}:${ino + 1}`)).toBe(false);
  expect(isJournal(fd, undefined)).toBe(false);
  closeSync(fd);
  expect(isJournal(fd, `${dev}:${ino}`)).toBe(false);
});
