import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCases, type Verdict } from "./kit.ts";

let cases: string;
beforeAll(() => {
  cases = mkdtempSync(join(tmpdir(), "connector-kit-"));
  const one = { rules: [], document: {}, expect: { run: "done" } };
  writeFileSync(join(cases, "one.json"), JSON.stringify(one));
  writeFileSync(join(cases, "README.md"), "Not a case.");
});
afterAll(() => rmSync(cases, { recursive: true, force: true }));

const seen = (...events: string[]): string =>
  `console.log(${JSON.stringify(JSON.stringify({ events }))})`;

test.each<[string, string, Verdict["outcome"], RegExp]>([
  ["as expected", seen("run . started", "run . done"), "passed", /^$/],
  ["otherwise", seen("run . failed"), "failed", /^the run: expected done, saw failed$/],
  ["left out", "console.error('a\\nno git here'); process.exit(77)", "left out", /^no git here$/],
  ["a runner that fails", "console.error('why'); process.exit(3)", "failed", /ended with 3: why$/],
  ["no JSON", "console.log('done')", "failed", /^the runner wrote no JSON object with events$/],
  ["a runner that hangs", "setInterval(() => {}, 1000)", "failed", /SIGKILL/],
  [
    "the case on standard input, in an empty folder",
    `const c = JSON.parse(require("fs").readFileSync(0, "utf8"));
     if (require("fs").readdirSync(".").length === 0) console.log(JSON.stringify({ events: ["run . " + c.expect.run] }))`,
    "passed",
    /^$/,
  ],
])("%s", async (_name, program, outcome, reason) => {
  const command = [process.execPath, "-e", program];
  const verdicts: Verdict[] = [];
  for await (const verdict of runCases({ cases, command, timeoutMs: 3_000 }))
    verdicts.push(verdict);
  expect(verdicts.map((each) => [each.name, each.outcome])).toEqual([["one", outcome]]);
  expect(verdicts[0]?.reasons.join("\n")).toMatch(reason);
});

test("a command that is not there is told", async () => {
  for await (const verdict of runCases({ cases, command: ["/nowhere/runner"] }))
    expect(verdict).toMatchObject({
      outcome: "failed",
      reasons: [expect.stringContaining("ENOENT")],
    });
});
