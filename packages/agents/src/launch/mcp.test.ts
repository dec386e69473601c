import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { McpServer } from "@pty4ai/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { loadProfiles } from "../profile/load.ts";
import type { McpTarget } from "../profile/types.ts";
import { mcpContent, mcpLaunch } from "./mcp.ts";

const set = loadProfiles({ variables: { rehearsal: "", node: "", lib: "" } });
const targetOf = (agent: string): McpTarget | undefined => set.resolve(agent).profile.mcp;
const target = targetOf("codex");
const SECRET = "s3cret 'it' $(id) `id` {cwd}";

test("Codex: no argument shows what is in env and headers, and its own environment holds no env", () => {
  const servers: Record<string, McpServer> = {
    db: { command: "db-mcp", args: ["--all"], env: { KEY: SECRET } },
    web: { url: "https://example.com/mcp", headers: { Authorization: SECRET } },
    ci: { url: "https://example.com/ci", headers: { Authorization: "other" } },
  };
  const { args, env, files } = mcpLaunch(target, servers, { session: "/s", cwd: "/c" });
  expect(args.join(" ")).not.toMatch(/s3cret|other/);
  expect(env).toEqual({ NIIA_MCP_2_HEADER_1: SECRET, NIIA_MCP_3_HEADER_1: "other" });
  expect(args).toContain(
    'mcp_servers.web.env_http_headers={"Authorization"="NIIA_MCP_2_HEADER_1"}',
  );
  expect(args).toContain(
    `mcp_servers.db.args=["-c",". \\"$0\\" && exec \\"$@\\"","/s/agent/mcp-1.env","db-mcp","--all"]`,
  );
  expect(files).toMatchObject([{ path: "/s/agent/mcp-1.env", mode: 0o600 }]);
});

test("the file gives the server exactly the environment that was said", () => {
  const dir = mkdtempSync(join(tmpdir(), "niia-mcp-env-"));
  try {
    const value = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"));
    fc.assert(
      fc.property(value, (text) => {
        const script = "process.stdout.write(process.env.X)";
        const server = { command: process.execPath, args: ["-e", script], env: { X: text } };
        const { args, files } = mcpLaunch(target, { db: server }, { session: dir });
        const file = join(dir, "env");
        writeFileSync(file, files[0]?.content ?? "");
        const given = args.find((arg) => arg.startsWith("mcp_servers.db.args="));
        const [dash, shell, , ...rest] = JSON.parse(given?.split("=").slice(1).join("=") ?? "[]");
        expect(execFileSync("/bin/sh", [dash, shell, file, ...rest], { encoding: "utf8" })).toBe(
          text,
        );
      }),
      { numRuns: 15 },
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("a name that no shell can set is refused", () => {
  const servers = { db: { command: "x", env: { "A=b; id #": "c" } } };
  expect(() => mcpLaunch(target, servers, { session: "/s" })).toThrow(/no name of an environment/);
});

test.each([
  ["gemini", { command: "x", args: ["y"], trust: true }],
  ["opencode", { type: "local", command: ["x", "y"], environment: {} }],
])("%s finds a trusted server in its file as", (agent, wanted) => {
  const file = targetOf(agent)?.file;
  const servers = { db: { command: "x", args: ["y"], trust: true } };
  expect(file && mcpContent(file, servers)).toEqual({ db: wanted });
});

test.each(["codex", "claude", "gemini", "qwen", "opencode"])("%s: none, nothing", (agent) => {
  const nothing = { args: [], env: {}, files: [] };
  expect(mcpLaunch(targetOf(agent), {}, { session: "/s" })).toEqual(nothing);
});
