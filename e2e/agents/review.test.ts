import { afterEach, describe, expect, test } from "vitest";
import { openPlace, type Place } from "./place.ts";
import { PERFORMANCE, REPORT, reviewBy, reviewRules, SECURITY } from "./review.ts";

let place: Place;
afterEach(() => place.close());

describe("a dual review in real terminals", () => {
  test("by Gemini and opencode", async () => {
    place = await openPlace({ rules: reviewRules() });
    const { code, story, report, complaint } = await place.run(reviewBy("gemini", "opencode"));
    expect(code, complaint).toBe(0);

    const reviewers = story.filter(
      ({ type, phase }) => type === "worker.started" && phase === "review",
    );
    expect(reviewers.map(({ sandbox }) => sandbox)).toEqual(["bwrap", "bwrap"]);
    expect(new Set(reviewers.map(({ tree }) => tree)).size).toBe(2);
    expect(reviewers.map(({ tree }) => tree)).not.toContain(place.repository.dir);

    const [synthesis, ...more] = place.asked(/Produce final report/);
    expect(more).toEqual([]);
    expect(synthesis?.prompt).toContain(SECURITY);
    expect(synthesis?.prompt).toContain(PERFORMANCE);
    expect(report).toContain(REPORT);
    expect(story.find(({ type }) => type === "run.ended")).toMatchObject({ status: "done" });
    expectOnce(place);
  });

  test("by three Codex, within fifteen seconds of the command", async () => {
    place = await openPlace({ rules: reviewRules() });
    const { code, ms, report, complaint } = await place.run(reviewBy("codex", "codex"));
    expect(code, complaint).toBe(0);
    expect(report).toContain(REPORT);
    expectOnce(place);
    expect(ms).toBeLessThan(15_000);
  });
});

/** Each of the three prompts was typed once, whole and not behind another. */
function expectOnce({ stub, asked }: Place): void {
  expect(stub.turns()).toHaveLength(3);
  for (const prompt of [/Review for security/, /Review for performance/, /Produce final report/]) {
    expect(asked(prompt)).toHaveLength(1);
    expect(asked(prompt)[0]?.prompts).toHaveLength(1);
  }
}
