/** Agents that every implementation knows by name; which of them are installed is another matter. */
export const KNOWN_AGENTS: readonly string[] = [
  "claude",
  "codex",
  "gemini",
  "opencode",
  "aider",
  "ollama",
  "shell",
  "rehearsal",
];

/** Well-known short names of models. */
export const SHORT_NAMES: Readonly<Record<string, string>> = {
  opus: "claude/opus",
  sonnet: "claude/sonnet",
  haiku: "claude/haiku",
};

/** Agents whose model is reached over the network. */
export const NETWORK_AGENTS: ReadonlySet<string> = new Set([
  "claude",
  "codex",
  "gemini",
  "opencode",
  "aider",
]);
