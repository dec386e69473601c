import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { openPlace, type Place } from "./place.ts";

let place: Place;
afterEach(() => place.close());

/** The names under which each program shows its model the tools of an MCP server. */
const AGENTS: [agent: string, tool: (name: string) => string][] = [
  ["claude", (name) => `mcp__niia__${name}`],
  ["codex", (name) => `mcp__niia__${name}`],
  ["gemini", (name) => `mcp_niia_${name}`],
  ["opencode", (name) => `niia_${name}`],
];

describe.each(AGENTS)("niia mcp in %s", (agent, tool) => {
  test.each([true, false])(
    "writes to the scratchpad and sets a result; sandbox: %s",
    async (sandbox) => {
      place = await openPlace({
        rules: [
          {
            when: { prompt: "Look at it" },
            toolCalls: [
              { name: tool("scratchpad_write"), input: { name: "notes.md", text: "seen" } },
              { name: tool("result_set"), input: { fields: { risk: 3 } } },
            ],
            text: "Done.",
          },
        ],
      });
      const { code, story, complaint, stdout } = await place.run({
        name: "tools",
        pipeline: {
          scratchpad: true,
          phases: [{ name: "look", model: agent, prompt: "Look at it", session: { sandbox } }],
        },
        tools: { mcp: ["niia"] },
      });
      expect(code, complaint).toBe(0);
      expect(stdout).toMatch(/"risk":\s*3/);
      const run = String(story.find(({ type }) => type === "summary")?.["run"] ?? "");
      expect(padOf(place, run)).toBe("seen");
    },
  );
});

test("a sandboxed Claude asks the Codex that stands by, and has a team look, which is held in its sandbox", async () => {
  const below = {
    name: "below",
    pipeline: {
      phases: [
        {
          name: "look",
          model: "shell",
          prompt: "ls -d / $HOME/.claude.json 2>&1; echo looked",
          session: { sandbox: false },
        },
      ],
    },
  };
  const tool = (name: string, input: Record<string, unknown>) => ({
    name: `mcp__niia__${name}`,
    input,
  });
  place = await openPlace({
    rules: (call) => {
      if (/How many/.test(call.prompt)) return { text: "Forty-two." };
      if (!/Look at it/.test(call.prompt)) return { text: "Ready." };
      const [asked, started, ended] = call.toolResults;
      if (asked === undefined)
        return { toolCalls: [tool("ask", { to: "helper", text: "How many?" })] };
      const team = { toolCalls: [tool("ask", {}), tool("team_start", { document: below })] };
      if (started === undefined) return team;
      const run = /r-[\w-]+/.exec(started)?.[0] ?? "none";
      if (ended === undefined)
        return { toolCalls: [...team.toolCalls, tool("team_wait", { run })] };
      return { text: `Helper: ${asked} Team: ${ended}` };
    },
  });
  const { code, complaint, report } = await place.run({
    name: "asks",
    agents: [{ id: "helper", model: "codex", prompt: "Stand by." }],
    pipeline: {
      phases: [{ name: "look", model: "claude", prompt: "Look at it", session: { sandbox: true } }],
    },
    tools: { mcp: ["niia"] },
  });
  expect(code, complaint).toBe(0);
  expect(report).toMatch(/Helper: .*Forty-two\./);
  expect(report).toMatch(/Team: .*done[\s\S]*looked/);
  expect(report).not.toMatch(/^\S*\.claude\.json$/m);
});

function padOf({ user }: Place, run: string): string {
  const runs = join(user.env["XDG_STATE_HOME"] ?? "", "niia/runs");
  const id = readdirSync(runs).find((name) => run === "" || name === run) ?? "";
  return readFileSync(join(runs, id, "scratchpad/notes.md"), "utf8");
}
