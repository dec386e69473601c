import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Rule, ToolCall } from "../../packages/testkit/src/index.ts";
import type { Place, Run } from "./place.ts";
import { PERFORMANCE, REPORT, reviewRules, SECURITY } from "./review.ts";

/** A document that users were promised, what the models answer to it, and what must have come of it. */
interface Promised {
  name: string;
  rules: Rule[];
  /** Where it is not started with `niia run` alone. */
  how?: (place: Place) => { command?: string; flags?: string[] };
  /** Whose models were asked: a word for each turn. */
  asked: string;
  holds: (ran: Run, place: Place) => void;
}

const OUTSIDE =
  "timeout 3 bash -c ': </dev/tcp/1.1.1.1/443' 2>/dev/null && echo reached || echo cut off";

export const DOCUMENTS: Promised[] = [
  {
    name: "solo-workflow",
    rules: [
      says("^Build the feature", "Built.", file("feature.js", "made\n")),
      says("^Independent code review", "It holds."),
      says("^Write docs", "Documented: {output}", shell("cat feature.js")),
    ],
    asked: "opus gpt haiku",
    holds: ({ report }) => expect(report.trim()).toBe("Documented: made"),
  },
  {
    name: "pair-programming",
    rules: [
      says(
        "^Implement what",
        "Built.",
        file("feature.js", "made\n"),
        shell('niia mail send reviewer "Look at feature.js (all of it)."'),
      ),
      says("^Watch git diff", "I watch."),
      says("Look at feature", "Seen.", shell("niia mail send builder 'No issue.'")),
      says("No issue", "Thanks."),
    ],
    how: () => ({ flags: ["--task", "Mend the login"] }),
    asked: "gpt gpt opus opus",
    holds(_ran, place) {
      const [seen, ...more] = place.asked(/Look at feature\.js \(all of it\)\./);
      expect([seen?.api, more]).toEqual(["responses", []]);
      expect(place.asked(/No issue\./).map(({ api }) => api)).toEqual(["messages"]);
    },
  },
  {
    name: "rapid-prototype",
    rules: [
      ...["A", "B", "C"].map((name) =>
        says(
          `^Prototype approach ${name}`,
          `${name} stands.`,
          file(`approach-${name}.md`, `${name}\n`),
        ),
      ),
      says("^Read the meeting", "Built.", file("built.md", "B\n")),
      says("You close the discussion", "Decided: B."),
      says(".", "I am for B."),
    ],
    asked: "gemini gpt opus gemini gemini gpt gpt opus opus opus opus",
    holds({ story }, place) {
      const trees = story.filter(({ type, branch }) => type === "worker.started" && branch);
      const made = trees.map(({ worker, branch }) => [worker, madeIn(place, String(branch))]);
      expect(Object.fromEntries(made)).toEqual({
        claude: "approach-A.md",
        codex: "approach-B.md",
        gemini: "approach-C.md",
      });
      expect(place.asked(/^Read the meeting/)[0]?.prompt).toContain("Decided: B.");
    },
  },
  {
    name: "oss-pr-review",
    how({ user }) {
      const payload = join(user.home, "event.json");
      const pull = { number: 7, title: "Keep sessions" };
      writeFileSync(payload, JSON.stringify({ action: "opened", pull_request: pull }));
      return { command: "trigger", flags: ["-e", "github.pr.opened", "-p", payload] };
    },
    rules: [
      says("^Classify", 'It is the login.\n\n```json\n{ "classification": "auth" }\n```'),
      says("^Check breaking", "None."),
      says("^Run tests", "They pass: {output}", shell("ls test")),
      says("^Full code review", "Good."),
      says("^Security review", "Safe."),
    ],
    asked: "haiku haiku haiku sonnet opus",
    holds({ report }, place) {
      expect(report.trim()).toBe("Safe.");
      expect(place.asked(/^Classify.*Keep sessions/s)).toHaveLength(1);
    },
  },
  {
    name: "enterprise-task",
    rules: [
      says("^Analyze", "Summary left.", file("summary.md", "42 customers\n"), shell(OUTSIDE)),
      says("^Read anonymized", "Fixed for {output}", shell("cat summary.md")),
    ],
    asked: "llama opus",
    holds({ report, story }, place) {
      expect(report.trim()).toBe("Fixed for 42 customers");
      const started = story.filter(({ type }) => type === "worker.started");
      expect(started.map(({ sandbox }) => sandbox)).toEqual(["bwrap", "bwrap"]);
      expect(new Set(started.map(({ tree }) => tree)).size).toBe(1);
      const results = place.stub.requests.flatMap(({ toolResults }) => toolResults);
      expect(results.filter((text) => /reached/.test(text))).toEqual([]);
      expect(results.some((text) => /cut off/.test(text))).toBe(true);
    },
  },
  {
    name: "nightly-dream",
    rules: [says("^Read session history", "Remembered.", shell("ls"))],
    asked: "haiku",
    holds: ({ report }) => expect(report.trim()).toBe("Remembered."),
  },
  {
    name: "dual-review",
    rules: reviewRules(),
    asked: "gpt opus opus",
    holds({ report, story }, place) {
      const reviewers = story.filter(
        ({ type, phase }) => type === "worker.started" && phase === "review",
      );
      expect(reviewers.map(({ sandbox }) => sandbox)).toEqual(["bwrap", "bwrap"]);
      expect(new Set(reviewers.map(({ tree }) => tree)).size).toBe(2);
      expect(reviewers.map(({ tree }) => tree)).not.toContain(place.repository.dir);
      const [synthesis] = place.asked(/Produce final report/);
      expect(synthesis?.prompt).toContain(SECURITY);
      expect(synthesis?.prompt).toContain(PERFORMANCE);
      expect(report).toContain(REPORT);
    },
  },
  {
    name: "feature-implementation",
    how: () => ({ flags: ["--task", "Mend the login"] }),
    rules: [
      says("phase 1 of 3.*worker 1 of 3", "It is in src.", shell("ls src")),
      says("phase 1 of 3", "Nothing more."),
      says("phase 2 of 3", "Mended.", file("src/login.js", "mended\n")),
      says("phase 3 of 3.*worker 1 of 2", "It is {output}", shell("cat src/login.js")),
      says("phase 3 of 3", "So it is."),
    ],
    asked: "haiku haiku haiku opus opus opus",
    holds({ report }) {
      expect(report).toMatch(/It is mended[\s\S]*So it is\./);
    },
  },
];

/** Makes the user's `ollama` models ones of this machine that are asked through opencode. */
export function serveLlama({ stub, user }: Place): void {
  const config = user.env["XDG_CONFIG_HOME"] ?? "";
  const file = join(config, "opencode", "opencode.json");
  const settings = JSON.parse(readFileSync(file, "utf8")) as { provider: Record<string, object> };
  settings.provider["ollama"] = {
    npm: "@ai-sdk/openai-compatible",
    options: { baseURL: `${stub.url}/v1`, apiKey: "none" },
    models: { llama3: { name: "Llama 3" } },
  };
  writeFileSync(file, JSON.stringify(settings));
  const profile = {
    name: "ollama",
    extends: "opencode",
    model: { required: true, args: ["--model", "ollama/{model}"] },
    network: { hosts: [`127.0.0.1:${stub.port}`], local: true },
  };
  writeFileSync(join(config, "niia", "agents", "ollama.agent.json"), JSON.stringify(profile));
}

/** The files that a branch has beside those of `main`. */
function madeIn({ repository }: Place, branch: string): string {
  const args = ["diff", "--name-only", "main", branch];
  return execFileSync("git", args, { cwd: repository.dir, encoding: "utf8" }).trim();
}

function says(prompt: string, text: string, ...toolCalls: ToolCall[]): Rule {
  return { when: { prompt }, text, ...(toolCalls.length > 0 ? { toolCalls } : {}) };
}

function file(path: string, content: string): ToolCall {
  return { write: { path, content } };
}

function shell(command: string): ToolCall {
  return { shell: command };
}
