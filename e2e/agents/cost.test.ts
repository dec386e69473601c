import { afterEach, expect, test } from "vitest";
import { openPlace, type Place } from "./place.ts";

let place: Place;
afterEach(() => place.close());

const AGENTS = ["claude", "codex", "gemini", "opencode"];

interface Cost {
  usage: { inputTokens?: number; cachedTokens?: number; outputTokens?: number };
}

test("what a run over four vendors' programs took is what their models counted, to the token", async () => {
  place = await openPlace({ rules: [{ text: "Nothing to report." }] });
  const { code, complaint } = await place.run({
    connector: "2.0",
    name: "cost",
    pipeline: {
      phases: AGENTS.map((model) => ({
        name: `by-${model}`,
        model,
        prompt: `Look around, ${model}.`,
      })),
    },
  });
  expect(code, complaint).toBe(0);
  const { stdout } = await place.user.niia(["cost", "--json"]);
  const { usage } = JSON.parse(stdout) as Cost;
  const answered = place.stub.requests.filter(
    ({ kind, outcome }) => kind !== "extra" && outcome === "answered",
  );
  const sum = (numbers: number[]): number => numbers.reduce((all, each) => all + each, 0);
  expect({
    input: (usage.inputTokens ?? 0) + (usage.cachedTokens ?? 0),
    output: usage.outputTokens ?? 0,
  }).toEqual({
    input: sum(answered.map(({ inputTokens }) => inputTokens)),
    output: sum(answered.map(({ outputTokens }) => outputTokens)),
  });
});
