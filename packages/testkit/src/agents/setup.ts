import { existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AGENT_NAMES, type AgentName } from "./package.ts";

export interface SetupOptions {
  /** A scratch home folder; it may be empty or missing. */
  home: string;
  /** Folder with the agents' programs, as `installAgents` returns it. */
  bin: string;
  stub: { url: string; port: number };
  /** Agents that are not to be found. */
  missing?: AgentName[];
  /** Agents that have no key. */
  signedOut?: AgentName[];
}

export interface AgentHome {
  /** The whole environment of somebody who uses these agents: nothing else need be inherited. */
  env: Record<string, string>;
}

/** Makes a home in which every agent asks the stub instead of its provider, as a user's own configuration would say it.
 *  Profiles get what only a sandbox must know, the stub's port, as overlays of the user's. */
export function setUpAgents({
  home,
  bin,
  stub,
  missing = [],
  signedOut = [],
}: SetupOptions): AgentHome {
  const config = join(home, ".config");
  writeJson(join(home, ".claude.json"), claudeState());
  write(join(home, ".codex", "config.toml"), codexConfig(stub.url));
  writeJson(join(home, ".gemini", "settings.json"), geminiSettings());
  writeJson(join(config, "opencode", "opencode.json"), opencodeConfig(stub.url));
  writeJson(join(home, ".qwen", "settings.json"), qwenSettings());
  if (!signedOut.includes("qwen")) write(join(home, ".qwen", ".env"), qwenKeys(stub.url));
  writeJson(join(home, ".pi", "agent", "settings.json"), piSettings());
  if (!signedOut.includes("pi"))
    writeJson(join(home, ".pi", "agent", "models.json"), piModels(stub.url));
  for (const name of ["codex", "opencode", "qwen", "pi"])
    writeJson(join(config, "niia", "agents", `${name}.agent.json`), overlay(name, stub.port));
  linkPrograms(join(home, "bin"), bin, missing);
  mkdirSync(join(home, "run"), { recursive: true, mode: 0o700 });
  const keys = AGENT_NAMES.filter((agent) => !signedOut.includes(agent)).map(
    (agent) => KEYS[agent],
  );
  return {
    env: {
      HOME: home,
      PATH: [
        join(home, "bin"),
        dirname(process.execPath),
        "/usr/local/bin",
        "/usr/bin",
        "/bin",
      ].join(":"),
      LANG: "C.UTF-8",
      TERM: "xterm-256color",
      SHELL: "/bin/bash",
      USER: process.env.USER ?? "root",
      XDG_CONFIG_HOME: config,
      XDG_STATE_HOME: join(home, ".local", "state"),
      XDG_DATA_HOME: join(home, ".local", "share"),
      XDG_CACHE_HOME: join(home, ".cache"),
      XDG_RUNTIME_DIR: join(home, "run"),
      ...quiet(stub.url),
      ...Object.assign({}, ...keys),
    },
  };
}

const CLAUDE_KEY = "sk-ant-dummy-0000000000-stub-server-key";

const KEYS: Record<AgentName, Record<string, string>> = {
  claude: { ANTHROPIC_API_KEY: CLAUDE_KEY },
  codex: { OPENAI_API_KEY: "dummy" },
  gemini: { GEMINI_API_KEY: "dummy" },
  opencode: {},
  qwen: {},
  pi: {},
};

function quiet(url: string): Record<string, string> {
  return {
    ANTHROPIC_BASE_URL: url,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    CLAUDE_CODE_MAX_RETRIES: "1",
    DISABLE_AUTOUPDATER: "1",
    DISABLE_TELEMETRY: "1",
    DISABLE_ERROR_REPORTING: "1",
    GOOGLE_GEMINI_BASE_URL: url,
    OPENCODE_DISABLE_AUTOUPDATE: "1",
    OPENCODE_DISABLE_MODELS_FETCH: "1",
    OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
    PI_OFFLINE: "1",
  };
}

function claudeState(): object {
  return {
    hasCompletedOnboarding: true,
    theme: "dark",
    // Claude keeps the last twenty characters of a key that the user said yes to.
    customApiKeyResponses: { approved: [CLAUDE_KEY.slice(-20)], rejected: [] },
  };
}

function codexConfig(url: string): string {
  return `model = "gpt-5"
model_provider = "stub"
check_for_update_on_startup = false

[model_providers.stub]
name = "Stub"
base_url = "${url}/v1"
env_key = "OPENAI_API_KEY"
wire_api = "responses"
request_max_retries = 1
stream_max_retries = 1

[analytics]
enabled = false
`;
}

function geminiSettings(): object {
  return {
    general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
    model: { name: "gemini-2.5-flash" },
    privacy: { usageStatisticsEnabled: false },
    security: { auth: { selectedType: "gemini-api-key" } },
    telemetry: { enabled: false },
  };
}

function opencodeConfig(url: string): object {
  return {
    $schema: "https://opencode.ai/config.json",
    autoupdate: false,
    share: "disabled",
    model: "stub/stub-model",
    small_model: "stub/stub-model",
    provider: {
      stub: {
        npm: "@ai-sdk/openai-compatible",
        name: "Stub",
        options: { baseURL: `${url}/v1`, apiKey: "dummy" },
        models: { "stub-model": { name: "Stub model" } },
      },
    },
  };
}

function qwenSettings(): object {
  return {
    general: { enableAutoUpdate: false, disableAutoUpdate: true },
    privacy: { usageStatisticsEnabled: false },
    security: { auth: { selectedType: "openai" } },
    telemetry: { enabled: false },
  };
}

function qwenKeys(url: string): string {
  return `OPENAI_API_KEY=dummy\nOPENAI_BASE_URL=${url}/v1\nOPENAI_MODEL=stub-model\n`;
}

function piSettings(): object {
  return { defaultProvider: "stub", defaultModel: "stub-model", enableInstallTelemetry: false };
}

function piModels(url: string): object {
  const models = [{ id: "stub-model", cost: { input: 1, output: 2, cacheRead: 0, cacheWrite: 0 } }];
  const stub = { baseUrl: `${url}/v1`, api: "openai-completions", apiKey: "dummy", models };
  return { providers: { stub } };
}

function overlay(name: string, port: number): object {
  return { name, extends: name, network: { hosts: [`127.0.0.1:${port}`] } };
}

/** A folder with the programs that are installed, so that one of them can be missing. */
function linkPrograms(to: string, from: string, missing: AgentName[]): void {
  mkdirSync(to, { recursive: true });
  for (const agent of AGENT_NAMES) {
    const program = join(from, agent);
    if (!missing.includes(agent) && existsSync(program))
      symlinkSync(realpathSync(program), join(to, agent));
  }
}

function writeJson(file: string, value: object): void {
  write(file, `${JSON.stringify(value, null, 2)}\n`);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
}
