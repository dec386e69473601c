import { expect, test } from "vitest";
import { inferSignals, type Observations } from "./infer.ts";

const rest = ["Toy 1.0", "", "> ", "", "? for help"];
const seen: Observations = {
  before: rest,
  typed: ["Toy 1.0", "", "> zebra", "", "? for help"],
  word: "zebra",
  during: [
    ["> zebra", "⠋ Thinking (1s, esc to cancel)", "> ", "? for help"],
    ["> zebra", "⠙ Thinking (2s, esc to cancel)", "> ", "? for help"],
  ],
  after: ["Toy 1.0", "> zebra", "zebra it is", "> ", "? for help"],
};

test("input box and busy line are found", () => {
  const signals = inferSignals(seen);
  expect(signals).toMatchObject({
    ready: { screen: ["^\\s*>( |$)"], bottom: 4 },
    busy: [{ screen: ["[eE]sc to cancel"] }],
    done: [{ settleMs: 2_500 }],
  });
});

test("a spinner alone is a busy line too", () => {
  const during = [["⠋ Thinking"], ["⠙ Thinking"]];
  expect(inferSignals({ ...seen, during })).toMatchObject({
    busy: [{}],
    done: [{ settleMs: 2_500 }],
  });
});

test("where nothing tells work from rest no end is sure", () => {
  expect(inferSignals({ ...seen, during: [["zebra it is"]] })).toMatchObject({
    busy: [],
    done: [{ silenceMs: 8_000 }],
  });
});

test("without an echo there is nothing to go by", () => {
  expect(inferSignals({ ...seen, typed: rest })).toContain("did not show");
});
