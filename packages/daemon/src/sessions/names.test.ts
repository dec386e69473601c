import { expect, test } from "vitest";
import { makeId, resolveName } from "./names.ts";

const items = [
  { id: "abc1", name: "web", over: true },
  { id: "abd2", name: "web", over: false },
  { id: "xyz3", name: "two", over: false },
  { id: "xyw4", name: "two", over: false },
  { id: "old5", name: "past", over: true },
  { id: "old6", name: "past", over: true },
  { id: "two7", name: "abc1", over: false },
];
const find = (wanted: string): string => resolveName(items, wanted, ({ over }) => over).id;

test.each([
  ["abc1", "abc1", "an id wins over a name"],
  ["abc", "abc1", "a unique prefix"],
  ["web", "abd2", "the one of a name that runs"],
  ["past", "old6", "the newest of a name when none runs"],
])("%s is %s: %s", (wanted, id) => {
  expect(find(wanted)).toBe(id);
});

test.each([
  ["ab", "ambiguous", "abc1 (web), abd2 (web)"],
  ["two", "ambiguous", "xyz3 (two), xyw4 (two)"],
  ["nothing", "not-found", "sessions"],
  ["", "not-found", "sessions"],
])("%j is %s", (wanted, code, hint) => {
  let error: unknown;
  try {
    find(wanted);
  } catch (caught) {
    error = caught;
  }
  expect(error).toMatchObject({ code, hint: expect.stringContaining(hint) as string });
});

test("ids start with a letter and hold no letters that are mistaken", () => {
  for (let n = 0; n < 500; n++) expect(makeId()).toMatch(/^[a-hjkmnp-z][a-hjkmnp-z0-9]{9}$/);
});
