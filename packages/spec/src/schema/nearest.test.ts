import { describe, expect, test } from "vitest";
import { didYouMean, nearest } from "./nearest.ts";

const properties = [
  "name",
  "workers",
  "parallel",
  "model",
  "prompt",
  "session",
  "timeout_ms",
  "on_error",
  "id",
  "role",
];

describe("nearest", () => {
  test.each([
    ["modle", "model"],
    ["promt", "prompt"],
    ["Model", "model"],
    ["timeoutMs", "timeout_ms"],
    ["on-error", "on_error"],
    ["worker", "workers"],
    ["nmae", "name"],
    ["ide", undefined],
    ["x", undefined],
    ["", undefined],
    ["completely-else", undefined],
    ["model", undefined],
    ["p".repeat(100), undefined],
  ])("%s", (word, meant) => {
    expect(nearest(word, properties)).toBe(meant);
  });

  test("as a hint", () => {
    expect(didYouMean("modle", properties)).toBe('did you mean "model"?');
    expect(didYouMean("zzz", properties)).toBeUndefined();
  });
});
