import { expect, test } from "vitest";
import { estimate, priceOf } from "./estimate.ts";

test.each([
  ["claude-sonnet-4", "claude-sonnet-4"],
  ["claude-sonnet-4-20250514", "claude-sonnet-4"],
  ["anthropic/claude-opus-4-5-20251101", "claude-opus-4-5"],
  ["gpt-5", "gpt-5"],
  ["gpt-5-codex", "gpt-5"],
  ["gpt-5-mini-2025-08-07", "gpt-5-mini"],
  ["gpt-5.5", undefined],
  ["gpt-5-pro", undefined],
  ["gpt-50", undefined],
  ["claude-opus-4-9", undefined],
  ["gemini-2.5-flash-lite", "gemini-2.5-flash-lite"],
  ["gemini-2.5-flash-image", undefined],
  ["stub-model", undefined],
])("%s is priced as %s", (model, name) => {
  expect(priceOf(model)?.name).toBe(name);
});

test.each([
  [
    "cached tokens beside the input",
    "claude-sonnet-4",
    { input: 1e6, output: 1e6, cached: 1e6 },
    18.3,
  ],
  ["cached tokens in the input", "gpt-5", { input: 1e6, output: 0, cached: 4e5 }, 0.8],
])("%s", (_, model, tokens, usd) => {
  expect(estimate(new Map([[model, tokens]]))).toBeCloseTo(usd, 9);
});

test("a model without a price leaves the whole without one", () => {
  const tokens = { input: 1, output: 1, cached: 0 };
  expect(
    estimate(
      new Map([
        ["gpt-5", tokens],
        ["gpt-9", tokens],
      ]),
    ),
  ).toBeUndefined();
  expect(estimate(new Map())).toBeUndefined();
});
