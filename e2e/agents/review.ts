import { expect } from "vitest";
import type { Rule } from "../../packages/testkit/src/index.ts";
import type { Place } from "./place.ts";

export const SECURITY = "SQL injection at src/orders.js:3";
export const PERFORMANCE = "a query for each row at src/orders.js:12";
export const REPORT = "Final report: both reviews agree on src/orders.js";

/** Two reviewers side by side, each in a tree and a sandbox of its own, and one who puts their findings together. */
export function reviewBy(
  security: string,
  performance: string,
  synthesis: string = security,
): object {
  return {
    connector: "2.0",
    name: "dual-review",
    pipeline: {
      phases: [
        {
          name: "review",
          parallel: true,
          workers: [
            { name: "security", model: security, prompt: "Review for security vulnerabilities." },
            { name: "performance", model: performance, prompt: "Review for performance issues." },
          ],
          session: { sandbox: true, worktree: "review-{worker}" },
        },
        {
          name: "synthesize",
          model: synthesis,
          prompt: "Read both reviews from scratchpad. Produce final report.",
        },
      ],
      scratchpad: true,
    },
  };
}

/** What the models answer to it: each reviewer looks at the code first. */
export function reviewRules(before: Partial<Rule> = {}): Rule[] {
  const look = [{ shell: "grep -n SELECT src/orders.js" }];
  return [
    { when: { prompt: "Produce final report" }, text: REPORT, ...before },
    {
      when: { prompt: "Review for security" },
      toolCalls: look,
      text: `Found: ${SECURITY}`,
      ...before,
    },
    {
      when: { prompt: "Review for performance" },
      toolCalls: look,
      text: `Found: ${PERFORMANCE}`,
      ...before,
    },
  ];
}

/** Its report is written from both findings, by another daemon than the one that was killed, and no prompt came twice. */
export async function expectOutlived(
  place: Place,
  { report, killed }: { report: string; killed: number | undefined },
): Promise<void> {
  expect(await place.user.daemonPid()).not.toBe(killed);
  expect(report).toContain(REPORT);
  const [synthesis] = place.asked(/Produce final report/);
  expect(synthesis?.prompt).toContain(SECURITY);
  expect(synthesis?.prompt).toContain(PERFORMANCE);
  expect(place.stub.turns().map(({ prompts }) => prompts.length)).toEqual([1, 1, 1]);
}
