import { expect, test } from "vitest";
import { play, type Script } from "../simulate/play.ts";
import { planOf, workersOf } from "../simulate/plan.ts";
import { reportMarkdown } from "./markdown.ts";
import { type RunReport, summarise } from "./summary.ts";

const script: Script = {
  awaitTurn: ({ ref, key }) =>
    (key.includes("claude-1.1.") && ref.phase === 0
      ? { end: "limit", detail: "resets at 5pm", usage: { inputTokens: 10 } }
      : { usage: { inputTokens: 100, outputTokens: 20, usd: 0.25 } }) as never,
  collectResult: ({ ref }) =>
    ({ text: `# words of ${ref.job}\n| not a table |`, data: { by: ref.job } }) as never,
  stopSession: ({ ref }) => ({ commit: `c0ffee${ref.job}` }) as never,
  startSession: ({ ref }) => ({ branch: `niia/r/${ref.phase}/${ref.job}/work` }) as never,
};
const plan = planOf({
  name: "review",
  phases: [
    { name: "review", workers: workersOf([["claude", "codex"], ["gemini"]]) },
    { name: "fix", condition: { source: "review.by == 9", phases: ["review"] } },
  ],
});
const report: RunReport = summarise(
  play(plan, { ...script, evaluateCondition: () => ({ value: false }) as never }, { task: "look" })
    .state,
  { dir: "/runs/r" },
);

test("a report says what became of everything, and why", () => {
  expect(report).toMatchObject({
    id: "r",
    name: "review",
    status: "done",
    reason: null,
    task: "look",
    usage: { inputTokens: 210, outputTokens: 40, usd: 0.5 },
    data: { by: 1 },
    places: {
      report: "/runs/r/report.md",
      scratchpad: "/runs/r/scratchpad",
      "branch 1": "niia/r/0/0/work",
      "branch 2": "niia/r/0/1/work",
    },
    phases: [
      {
        status: "done",
        usage: { inputTokens: 210, outputTokens: 40, usd: 0.5 },
        conflicts: [{ field: "by", workers: ["claude-1", "gemini-2"] }],
        workers: [
          {
            name: "claude-1",
            usage: { inputTokens: 110 },
            commit: "c0ffee0",
            tries: [
              {
                agent: "claude",
                failure: { reason: "limit", message: "has used up its quota: resets at 5pm" },
              },
              { agent: "codex" },
            ],
          },
          { name: "gemini-2", status: "done", failure: null },
        ],
      },
      {
        status: "skipped",
        reason: "its condition was false: review.by == 9",
        workers: [{ status: "skipped" }],
      },
    ],
  });
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test("as a page, what agents wrote stays quoted", () => {
  const page = reportMarkdown(report);
  expect(page.split("\n")[0]).toBe("# review: done");
  expect(page).toContain("- claude has used up its quota: resets at 5pm");
  expect(page).toContain("- `by` was set differently by claude-1, gemini-2; the last one counts");
  expect(page.match(/^#+ .*/gm)).toEqual([
    "# review: done",
    "## Result",
    "## review",
    "### claude-1",
    "### gemini-2",
    "## fix",
    "### claude-1",
    "## Where things are",
  ]);
  expect(page.match(/^> # words of \d/gm)).toHaveLength(4);
});

test("of a run with many workers stays readable", () => {
  const many = planOf({
    phases: [{ workers: workersOf(Array.from({ length: 500 }, () => ["claude"])) }],
  });
  const page = reportMarkdown(summarise(play(many, {}, { width: 500 }).state, { dir: "/runs/r" }));
  expect(page).toContain("And 400 more workers.");
});
