import { describe, expect, test } from "vitest";
import { loadProfiles } from "../profile/load.ts";
import { launch, type LaunchOptions, needsPort } from "./launch.ts";

const set = loadProfiles({ variables: { rehearsal: "/r/main.ts", node: "/n/node", lib: "/lib" } });
const base: LaunchOptions = {
  dir: "/s/1",
  cwd: "/w",
  env: { HOME: "/home/u" },
  variables: set.variables,
  conversation: "c-1",
  secret: "pw",
  port: 4096,
};
const start = (name: string, options: Partial<LaunchOptions> = {}): ReturnType<typeof launch> =>
  launch(set.resolve(name), { ...base, ...options });

test("an agent with model, permission and its own settings in the session's folder", () => {
  const { argv, files, conversation, inherit } = start("claude/opus", {
    permission: "edit",
    args: ["--verbose", "{cwd}"],
  });
  expect(argv).toEqual([
    "claude",
    "--settings",
    "/s/1/agent/settings.json",
    "--model",
    "opus",
    "--permission-mode",
    "acceptEdits",
    "--session-id",
    "c-1",
    "--verbose",
    "{cwd}",
  ]);
  expect(conversation).toBe("c-1");
  expect(inherit).toContain("ANTHROPIC_*");
  expect(JSON.parse(files[0]?.content ?? "").hooks.Stop[0].hooks[0].command).toBe(
    "'/n/node' '/lib/report.mjs' claude Stop",
  );
});

test.each<[string, Partial<LaunchOptions>, string[]]>([
  ["claude", { resume: "old" }, ["--resume", "old"]],
  ["codex", { resume: "old" }, ["resume", "old"]],
  ["gemini/flash", { permission: "full" }, ["--model", "flash", "--yolo"]],
  [
    "opencode",
    { permission: "full" },
    [
      "/bin/sh",
      "/lib/follow.sh",
      "/n/node",
      "/lib/follow-opencode.mjs",
      "4096",
      "opencode",
      "--port",
    ],
  ],
  ["generic/htop", {}, ["htop"]],
  ["rehearsal/claude/opus", {}, ["/n/node", "/r/main.ts", "--model", "claude/opus"]],
  ["claude", { mcp: { db: { command: "x" } } }, ["--mcp-config", "/s/1/agent/mcp.json"]],
  [
    "codex",
    { mcp: { db: { command: "x", args: ["{cwd}"] } } },
    ['mcp_servers.db.command="x"', 'mcp_servers.db.args=["{cwd}"]'],
  ],
  [
    "codex",
    { mcp: { db: { command: "x", trust: true } } },
    ['mcp_servers.db.default_tools_approval_mode="approve"'],
  ],
  ["claude", { mcp: { db: { command: "x", trust: true } } }, ["--allowedTools=mcp__db"]],
])("%s with %o has %j among its arguments", (name, options, wanted) => {
  expect(start(name, options).argv).toEqual(expect.arrayContaining(wanted));
});

test("a one-shot agent gets the prompt as one argument, which is never expanded", () => {
  const turn = { id: "t", prompt: "echo {cwd} $(id) '{model}'" };
  expect(start("shell", { turn }).argv).toEqual(["/bin/sh", "-c", turn.prompt]);
});

describe("in a sandbox", () => {
  test("the agent's own sandbox is off, credentials are pinned, root is told", () => {
    const codex = start("codex", { sandboxed: true, permission: "edit" });
    expect(codex.argv.join(" ")).toMatch(
      /sandbox_mode="workspace-write".*sandbox_mode="danger-full-access"/,
    );
    expect(codex.access).toContainEqual({
      path: "/home/u/.codex/auth.json",
      mode: "pin",
      optional: true,
    });
    const claude = start("claude", { sandboxed: true, root: true, permission: "full" });
    expect(claude.env).toMatchObject({ IS_SANDBOX: "1" });
    expect(claude.files.map(({ path }) => path)).toContain("/s/1/agent/claude.json");
    expect(claude.access).toContainEqual({
      path: "/s/1/agent/claude.json",
      mode: "seed",
      at: "/home/u/.claude.json",
    });
  });

  test("own scripts can be read and the event sink written", () => {
    const { access } = start("rehearsal", { sandboxed: true });
    expect(access.slice(0, 4)).toEqual([
      { path: "/lib", mode: "read" },
      { path: "/n/node", mode: "read" },
      { path: "/s/1/agent", mode: "read", optional: true },
      { path: "/s/1/events.jsonl", mode: "write" },
    ]);
  });
});

describe("the network it needs", () => {
  test.each<[string, Record<string, string>, string[]]>([
    ["claude", {}, ["api.anthropic.com:443"]],
    ["claude", { ANTHROPIC_BASE_URL: "http://127.0.0.1:8080/v1" }, ["127.0.0.1:8080"]],
    ["claude", { ANTHROPIC_BASE_URL: "https://proxy.example" }, ["proxy.example:443"]],
    ["claude", { ANTHROPIC_BASE_URL: "nonsense" }, ["api.anthropic.com:443"]],
    ["ollama/x", {}, ["127.0.0.1:11434"]],
    ["ollama/x", { OLLAMA_HOST: "box:9999" }, ["box:9999"]],
    ["shell", {}, []],
  ])("%s with %o", (name, env, wanted) => {
    const { destinations } = start(name, {
      env: { ...base.env, ...env },
      turn: { id: "t", prompt: "p" },
    });
    expect(destinations.map(({ host, port }) => `${host}:${port}`)).toEqual(wanted);
  });

  test.each([
    ["ollama/x", true],
    ["claude", undefined],
  ])("%s has its model on this machine: %s", (name, local) => {
    const { destinations } = start(name, { turn: { id: "t", prompt: "p" } });
    expect(destinations.map((each) => each.local)).toEqual([local]);
  });
});

describe("is refused", () => {
  test.each<[string, string, Partial<LaunchOptions>, RegExp]>([
    [
      "full permission as root outside a sandbox",
      "claude",
      { root: true, permission: "full" },
      /as root outside a sandbox/,
    ],
    [
      "plan inside a sandbox it cannot keep",
      "codex",
      { sandboxed: true, permission: "plan" },
      /inside the sandbox/,
    ],
    ["a one-shot agent without a prompt", "shell", {}, /takes its prompt at the start/],
    ["going on where the agent cannot", "ollama/x", { resume: "c" }, /cannot go on/],
  ])("%s", (_, name, options, message) => {
    expect(() => start(name, options)).toThrow(message);
  });

  test("a missing port", () => {
    const { port: _, ...rest } = base;
    expect(() => launch(set.resolve("opencode"), rest)).toThrow(/free port/);
    expect(
      set
        .list()
        .filter(needsPort)
        .map(({ name }) => name),
    ).toEqual(["opencode"]);
  });
});

test("as root without a sandbox it starts when the environment says that this is one", () => {
  const env = { ...base.env, IS_SANDBOX: "1" };
  expect(start("claude", { root: true, permission: "full", env }).argv).toContain(
    "--dangerously-skip-permissions",
  );
});
