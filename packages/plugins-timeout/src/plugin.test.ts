import { ProtocolError, type SessionDraft } from "@pty4ai/protocol";
import { describe, expect, test } from "vitest";
import { LONGEST_MS, plugin } from "./plugin.ts";

const draft: SessionDraft = {
  id: "s1",
  dir: "/state/s1",
  argv: ["true"],
  cwd: "/",
  env: {},
  size: { cols: 80, rows: 24 },
  labels: {},
  access: [],
  destinations: [],
  files: [],
  before: [],
  after: [],
  notes: { worktree: { path: "/tree" } },
};

describe("a deadline", () => {
  test.each([
    ["none before", undefined, 5000, 5000],
    ["a later one before", 9000, 5000, 5000],
    ["an earlier one before", 1000, 5000, 1000],
    ["the shortest", undefined, 1, 1],
    ["the longest", undefined, LONGEST_MS, LONGEST_MS],
  ])("%s", (_name, had, ms, expected) => {
    const before = Object.freeze({ ...draft, ...(had === undefined ? {} : { timeoutMs: had }) });
    const shaped = plugin.transform(before, { ms }, undefined);
    expect(shaped.timeoutMs).toBe(expected);
    expect(shaped.notes).toEqual({ worktree: { path: "/tree" }, timeout: { ms: expected } });
  });

  test.each([
    [0],
    [-1],
    [1.5],
    [Number.NaN],
    [Infinity],
    [LONGEST_MS + 1],
    ["5000"],
    [undefined],
    [null],
  ])("%j is refused with its path", (ms) => {
    const shape = (): unknown => plugin.transform(draft, { ms: ms as number }, undefined);
    expect(shape).toThrow(ProtocolError);
    expect(shape).toThrow(/^\/plugins\/timeout\/ms: expected a whole number/);
  });
});
