export const AGENT_NAMES = ["claude", "codex", "gemini", "opencode", "qwen", "pi"] as const;
export type AgentName = (typeof AGENT_NAMES)[number];

/** The npm package and version of each agent that the tests were written against. */
export const PACKAGES: Record<AgentName, { name: string; version: string }> = {
  claude: { name: "@anthropic-ai/claude-code", version: "2.1.329" },
  codex: { name: "@openai/codex", version: "0.169.0" },
  gemini: { name: "@google/gemini-cli", version: "0.61.0" },
  opencode: { name: "opencode-ai", version: "1.18.33" },
  qwen: { name: "@qwen-code/qwen-code", version: "0.24.4" },
  pi: { name: "@mariozechner/pi-coding-agent", version: "0.73.1" },
};
