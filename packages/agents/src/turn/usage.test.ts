import { expect, test } from "vitest";
import type { Profile } from "../profile/types.ts";
import { demo, Scenario } from "./scenario.test-driver.ts";

const usage = { input_tokens: 7, output_tokens: 2 };
const counted = { inputTokens: 7, outputTokens: 2 };
const profile: Profile = {
  ...demo,
  signals: {
    ...demo.signals,
    done: [
      { hook: "Ended", where: { stop: "^well$" }, text: ["reply"], usage: "usage", settleMs: 300 },
    ],
    error: [{ hook: "Failed", text: ["error"], usage: "usage" }, { line: "^! " }],
    interrupted: [{ hook: "Stopped", usage: "usage" }, { line: "^! stopped" }],
    spent: [{ hook: "Spent", usage: "usage" }],
  },
};
const idle = { title: "IDLE", footer: "" };

test.each<[string, (scenario: Scenario) => Scenario, object]>([
  [
    "told with its failure",
    (s) => s.hook("Failed", { error: "529", usage }),
    { end: "error", usage: counted },
  ],
  [
    "told with its interrupt",
    (s) => s.hook("Stopped", { usage }),
    { end: "interrupted", usage: counted },
  ],
  [
    "told with an end that was none",
    (s) => s.hook("Ended", { stop: "badly", usage }).hook("Failed", { error: "529" }),
    { end: "error", usage: counted },
  ],
  [
    "told with an end that its screen calls a failure",
    (s) =>
      s
        .hook("Ended", { stop: "well", usage })
        .screen({ ...idle, talk: ["> do it", "! 529"] })
        .wait(1_000),
    { end: "error", usage: counted },
  ],
  [
    "told before it went silent",
    (s) => s.hook("Ended", { stop: "badly", usage }).wait(90_000),
    { end: "stalled", usage: counted },
  ],
  [
    "told while it asked for a permission that it was refused",
    (s) =>
      s
        .hook("Spent", { usage })
        .screen({ ...idle, talk: ["> do it", "! stopped"] })
        .wait(2_000),
    { end: "interrupted", usage: counted },
  ],
  [
    "told before its end told more",
    (s) => s.hook("Spent", { usage: { input_tokens: 1 } }).hook("Failed", { error: "529", usage }),
    { end: "error", usage: counted },
  ],
  ["never told", (s) => s.hook("Failed", { error: "529" }), { end: "error" }],
])("what a turn used that did not end well: %s", (_, story, wanted) => {
  const working = Scenario.sent("do it", profile)
    .hook("Began", { session_id: "s", prompt: "do it" })
    .screen({ title: "BUSY", talk: ["> do it"], footer: "esc to stop" });
  const { last } = story(working);
  expect({ end: last?.end, ...(last?.usage ? { usage: last.usage } : {}) }).toEqual(wanted);
});

test("it does not count in the turn after", () => {
  const scenario = Scenario.sent("do it", profile)
    .hook("Began", { session_id: "s", prompt: "do it" })
    .hook("Failed", { error: "529", usage })
    .screen(idle)
    .wait(1_000)
    .submit("t2", "again")
    .screen({ box: "again" })
    .wait(200)
    .screen({ box: "" })
    .hook("Began", { session_id: "s", prompt: "again" })
    .hook("Failed", { error: "529" });
  expect(scenario.last).toMatchObject({ id: "t2", end: "error" });
  expect(scenario.last?.usage).toBeUndefined();
});
