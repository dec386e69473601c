import aider from "./aider.agent.json" with { type: "json" };
import amp from "./amp.agent.json" with { type: "json" };
import claude from "./claude.agent.json" with { type: "json" };
import codex from "./codex.agent.json" with { type: "json" };
import copilot from "./copilot.agent.json" with { type: "json" };
import cursorAgent from "./cursor-agent.agent.json" with { type: "json" };
import gemini from "./gemini.agent.json" with { type: "json" };
import generic from "./generic.agent.json" with { type: "json" };
import goose from "./goose.agent.json" with { type: "json" };
import ollama from "./ollama.agent.json" with { type: "json" };
import opencode from "./opencode.agent.json" with { type: "json" };
import pi from "./pi.agent.json" with { type: "json" };
import qwen from "./qwen.agent.json" with { type: "json" };
import rehearsal from "./rehearsal.agent.json" with { type: "json" };
import shell from "./shell.agent.json" with { type: "json" };

/** The profiles that come with the package, in the order in which they are listed and looked for. */
export const BUILT_IN: Record<string, unknown>[] = [
  claude,
  codex,
  gemini,
  opencode,
  qwen,
  pi,
  copilot,
  amp,
  cursorAgent,
  goose,
  aider,
  ollama,
  shell,
  generic,
  rehearsal,
];
