import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AGENT_NAMES } from "./package.ts";
import { setUpAgents } from "./setup.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "agents-home-"));
  mkdirSync(join(dir, "installed"));
  for (const agent of AGENT_NAMES) writeFileSync(join(dir, "installed", agent), "");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const stub = { url: "http://127.0.0.1:4711", port: 4711 };
const setUp = (changes: object = {}) =>
  setUpAgents({ home: join(dir, "home"), bin: join(dir, "installed"), stub, ...changes });
const read = (file: string) => readFileSync(join(dir, "home", file), "utf8");

describe("setUpAgents", () => {
  it.each([
    ".codex/config.toml",
    ".config/opencode/opencode.json",
    ".qwen/.env",
    ".pi/agent/models.json",
  ])("points %s at the stub", (file) => {
    setUp();
    expect(read(file)).toContain("http://127.0.0.1:4711/v1");
  });

  it.each(["ANTHROPIC_BASE_URL", "GOOGLE_GEMINI_BASE_URL"])("points %s at the stub", (name) => {
    expect(setUp().env[name]).toBe(stub.url);
  });

  it("tells Claude Code that the user said yes to the key", () => {
    const { env } = setUp();
    expect(JSON.parse(read(".claude.json")).customApiKeyResponses.approved).toEqual([
      env.ANTHROPIC_API_KEY?.slice(-20),
    ]);
  });

  it.each(["codex", "opencode", "qwen", "pi"])(
    "lets a sandboxed %s reach the stub and nothing else",
    (name) => {
      setUp();
      expect(JSON.parse(read(`.config/niia/agents/${name}.agent.json`))).toEqual({
        name,
        extends: name,
        network: { hosts: ["127.0.0.1:4711"] },
      });
    },
  );

  it("can leave programs and keys out", () => {
    const { env } = setUp({ missing: ["claude"], signedOut: ["gemini"] });
    expect(readdirSync(join(dir, "home", "bin")).toSorted()).toEqual([
      "codex",
      "gemini",
      "opencode",
      "pi",
      "qwen",
    ]);
    expect(Object.keys(env)).not.toContain("GEMINI_API_KEY");
    expect(Object.keys(env)).toContain("ANTHROPIC_API_KEY");
  });

  it("keeps everything in the scratch home", () => {
    const { env } = setUp();
    for (const name of [
      "XDG_CONFIG_HOME",
      "XDG_STATE_HOME",
      "XDG_DATA_HOME",
      "XDG_CACHE_HOME",
      "XDG_RUNTIME_DIR",
    ]) {
      expect(env[name]?.startsWith(join(dir, "home"))).toBe(true);
    }
  });
});
