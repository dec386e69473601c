import { afterAll, beforeAll, expect, test } from "vitest";
import { AGENT_NAMES } from "../../packages/testkit/src/index.ts";
import { openRing, type Outcome, type Ring } from "./matrix/ring.ts";
import { scenarioOf } from "./matrix/scenarios.ts";
import { median } from "./matrix/table.ts";

// Of the matrix what takes seconds; `npm run agents:matrix` has all of it, many times.
const QUICK = ["two-turns", "allowed", "401"] as const;

let ring: Ring;
const outcomes: Outcome[] = [];
beforeAll(async () => {
  ring = await openRing(process.env["NIIA_TEST_AGENTS"] ?? "");
});
afterAll(() => ring.close());

const bouts = QUICK.flatMap((name) =>
  AGENT_NAMES.filter((agent) => scenarioOf(name).without?.[agent] === undefined).map(
    (agent) => [agent, name] as const,
  ),
);

test.each(bouts)("%s: %s", async (agent, name) => {
  const outcome = await ring.play(agent, name, scenarioOf(name));
  outcomes.push(outcome);
  expect(outcome.fault).toBeUndefined();
});

test("what the turns cost is what the models were asked and said, to the token", () => {
  const plain = outcomes.filter(({ scenario }) => scenario === "two-turns");
  for (const { agent, usage } of plain) expect([agent, usage.told]).toEqual([agent, usage.sent]);
});

test("a turn is over soon after the model's last byte", () => {
  const lags = outcomes.flatMap((outcome) => outcome.lags);
  expect(median(lags)).toBeLessThan(1_000);
});
