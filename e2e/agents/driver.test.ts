import { execFileSync } from "node:child_process";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openRing, type Outcome, type Ring } from "./matrix/ring.ts";
import { scenarioOf } from "./matrix/scenarios.ts";
import { openPlace, type Place, until } from "./place.ts";
import { expectOutlived, reviewBy, reviewRules } from "./review.ts";

// Agents that are driven by messages. Of their matrix what takes seconds; `npm run agents:matrix -- --driver acp` has all.
const AGENTS = ["claude", "codex", "gemini", "opencode", "qwen"] as const;
const QUICK = ["two-turns", "allowed", "denied", "interrupt", "401", "resume"] as const;

describe("by messages", () => {
  let ring: Ring;
  const outcomes: Outcome[] = [];
  beforeAll(async () => {
    ring = await openRing(process.env["NIIA_TEST_AGENTS"] ?? "", { driver: "acp" });
  });
  afterAll(() => ring.close());

  const bouts = QUICK.flatMap((name) => AGENTS.map((agent) => [agent, name] as const));
  test.each(bouts)("%s: %s", async (agent, name) => {
    const outcome = await ring.play(agent, name, scenarioOf(name));
    outcomes.push(outcome);
    expect(outcome.fault).toBeUndefined();
  });

  test("what the turns cost is what the models were asked and said, to the token", () => {
    const plain = outcomes.filter(({ scenario }) => scenario === "two-turns");
    for (const { agent, usage } of plain) expect([agent, usage.told]).toEqual([agent, usage.sent]);
  });
});

function git({ repository }: Place, ...args: string[]): string {
  return execFileSync("git", ["-C", repository.dir, ...args], { encoding: "utf8" }).trim();
}

describe("a run by messages", () => {
  let place: Place;
  afterEach(() => place.close());
  const byMessages = (document: object): object => ({ ...document, session: { driver: "acp" } });

  test.each([
    ["claude", "codex"],
    ["gemini", "opencode"],
  ])("%s and %s, and the daemon is killed with -9 in mid-turn", async (one, other) => {
    place = await openPlace({ rules: reviewRules({ delayMs: 1_500 }) });
    let killed: number | undefined;
    const document = byMessages(reviewBy(one, other));
    const { code, report, complaint } = await place.run(document, async () => {
      await until("both reviewers were asked", () => place.stub.turns().length >= 2);
      killed = await place.user.daemonPid();
      process.kill(killed ?? 0, "SIGKILL");
    });
    expect(code, complaint).toBe(0);
    await expectOutlived(place, { report, killed });
  });

  test.each(AGENTS)("%s in its sandbox and its worktree", async (agent) => {
    const shell =
      "timeout 3 bash -c ': </dev/tcp/1.1.1.1/53' && echo REACHED; echo x > made.txt && echo over";
    place = await openPlace({
      rules: [{ when: { prompt: "Make it" }, toolCalls: [{ shell }], text: "Made." }],
    });
    const { code, complaint } = await place.run({
      connector: "2.0",
      name: "shut-in",
      session: { driver: "acp", sandbox: true, worktree: "own" },
      pipeline: { phases: [{ name: "make", model: agent, prompt: "Make it." }] },
    });
    expect(code, complaint).toBe(0);
    const results = place.stub.requests
      .filter(({ kind }) => kind === "tool")
      .flatMap(({ toolResults }) => toolResults)
      .join("\n");
    expect(results).toContain("over");
    expect(results).not.toMatch(/^(Output: )?REACHED/m);
    expect(place.asked(/Make it/)).toHaveLength(1);
    const branches = ["branch", "--list", "--format=%(refname:short)", "niia/*/make/*/work"];
    const [branch = ""] = git(place, ...branches).split("\n");
    expect(git(place, "show", `${branch}:made.txt`)).toBe("x");
  });

  test.each([
    ["claude", "mcp__niia__result_set"],
    ["codex", "mcp__niia__result_set"],
    ["gemini", "mcp_niia_result_set"],
    ["opencode", "niia_result_set"],
  ])("%s has our own tools in its sandbox", async (agent, name) => {
    const toolCalls = [{ name, input: { fields: { risk: 3 } } }];
    place = await openPlace({
      rules: [{ when: { prompt: "Look at it" }, toolCalls, text: "Done." }],
    });
    const { code, complaint, stdout } = await place.run({
      connector: "2.0",
      name: "tools",
      session: { driver: "acp", sandbox: true },
      pipeline: { phases: [{ name: "look", model: agent, prompt: "Look at it." }] },
      tools: { mcp: ["niia"] },
    });
    expect(code, complaint).toBe(0);
    expect(stdout).toMatch(/"risk":\s*3/);
  });

  test("is refused to an agent that has no such mode, before it starts", async () => {
    place = await openPlace({ rules: [] });
    const { code, complaint } = await place.run({
      connector: "2.0",
      name: "no-such-mode",
      session: { driver: "acp" },
      pipeline: { phases: [{ name: "a", model: "pi", prompt: "x" }] },
    });
    expect(code).toBe(1);
    expect(complaint).toMatch(/cannot be driven by messages/);
    expect(place.stub.requests).toHaveLength(0);
  });
});
