import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { AgentName } from "../../../packages/testkit/src/index.ts";

/** `blind`: for people who see few colours, or of the terminal's own sixteen; `plain`: none at all. */
export const THEMES = ["light", "blind", "plain"] as const;
export type Theme = (typeof THEMES)[number];

/** What each agent calls a theme. Without a name it is left to `NO_COLOR`. */
const NAMES: Partial<Record<AgentName, Record<Theme, string | undefined>>> = {
  claude: { light: "light", blind: "dark-daltonized", plain: undefined },
  codex: { light: "github", blind: "ansi", plain: undefined },
  gemini: { light: "Default Light", blind: "GitHub Dark Colorblind", plain: undefined },
  opencode: { light: "github", blind: "system", plain: undefined },
  qwen: { light: "Qwen Light", blind: "ANSI", plain: undefined },
};

/** Writes a theme into the settings of a home, as a user would, and tells what its environment must say besides. */
export function dress(home: string, theme: Theme): Record<string, string> {
  if (theme === "plain") return { NO_COLOR: "1" };
  const name = (agent: AgentName): string => NAMES[agent]?.[theme] ?? "";
  const mode = theme === "light" ? "light" : "dark";
  change(join(home, ".claude.json"), { theme: name("claude") });
  for (const agent of ["gemini", "qwen"] as const)
    change(join(home, `.${agent}`, "settings.json"), { ui: { theme: name(agent) } });
  change(join(home, ".config", "opencode", "tui.json"), { theme: name("opencode") });
  change(join(home, ".local", "state", "opencode", "kv.json"), {
    theme_mode: mode,
    theme_mode_lock: mode,
  });
  const codex = join(home, ".codex", "config.toml");
  writeFileSync(codex, `${read(codex)}\n[tui]\ntheme = "${name("codex")}"\n`);
  return {};
}

/** Claude Code asks once for each folder: the answer, so that it stands in nobody's way. */
export function trust(home: string, folder: string): void {
  const projects = { [folder]: { hasTrustDialogAccepted: true } };
  change(join(home, ".claude.json"), { projects });
}

function change(file: string, more: Record<string, unknown>): void {
  mkdirSync(dirname(file), { recursive: true });
  const before = JSON.parse(read(file) || "{}") as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...before, ...more }, null, 2));
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
