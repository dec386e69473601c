import { readFileSync } from "node:fs";
import type { AgentState } from "@pty4ai/protocol";
import { describe, expect, test } from "vitest";
import { loadProfiles } from "../profile/load.ts";
import { createEmulator } from "../replay/emulator.ts";
import { explainRecording } from "../replay/explain.ts";
import {
  before,
  beforeAnswer,
  parseRecording,
  pastedPrompt,
  type Recording,
} from "../replay/recording.ts";
import { parseScreen } from "../replay/screen.ts";
import type { SavedScreen } from "./classify.ts";
import { withoutScrollbar } from "./scrollbar.ts";
import { explainScreen, guessAgent } from "./saved.ts";

const profiles = loadProfiles({ variables: { rehearsal: "-" } });

interface Case {
  agent: string;
  file: string;
  state: AgentState;
  /** Where the recording is stopped. Default: before the agent is told to go. */
  at?: "answer" | "busy" | "end";
  reply?: string;
}

const cases: Case[] = ["claude", "codex", "gemini", "opencode"].flatMap((agent): Case[] => [
  { agent, file: "ready", state: "ready" },
  { agent, file: "prompt", state: "ready", reply: `ten ALL-DONE-${agent}` },
  { agent, file: "tool", state: "ready", reply: `ALL-DONE-${agent}` },
  { agent, file: "permission", at: "answer", state: "permission" },
  { agent, file: "error-401", state: "auth" },
  { agent, file: "prompt", at: "end", state: "exited" },
]);
cases.push(
  { agent: "claude", file: "error-429", state: "limit" },
  { agent: "claude", file: "error-529", state: "error" },
  { agent: "codex", file: "error-429", state: "limit" },
  { agent: "codex", file: "error-529", state: "error" },
  { agent: "gemini", file: "error-429", state: "working" },
  { agent: "opencode", file: "error-429", state: "limit" },
  { agent: "claude", file: "prompt", at: "busy", state: "working" },
  { agent: "codex", file: "prompt", at: "busy", state: "working" },
  { agent: "gemini", file: "prompt", at: "busy", state: "working" },
);

describe("one screen of a real program", () => {
  test.each(cases)("$agent $file $at: $state", async (wanted) => {
    const screen = await shown(wanted);
    for (const seen of [screen, { ...screen, title: "" }]) {
      const found = explainScreen(profiles.resolve(wanted.agent).profile, seen);
      expect(found).toMatchObject({ agent: wanted.agent, state: wanted.state });
      if (wanted.reply) expect(found.reply).toMatch(new RegExp(`${wanted.reply}$`));
    }
  });

  test.each(cases.filter(({ at }) => at !== "end"))(
    "$agent $file $at: whose it is",
    async (wanted) => {
      expect(guessAgent(profiles.list(), await shown(wanted))?.name).toBe(wanted.agent);
    },
  );
});

test("what an agent quotes is no state", () => {
  const lines = [
    "❯ what does it say?",
    "",
    "● It says:",
    " Do you want to proceed?",
    " ❯ 1. Yes",
    "   2. No",
    "  API Error: 429, and press esc to interrupt",
    "",
    "─".repeat(80),
    "❯ ",
    "─".repeat(80),
    "  ? for shortcuts",
  ];
  const found = explainScreen(profiles.resolve("claude").profile, { lines, title: "" });
  expect(found.state).toBe("ready");
  expect(found.rejected.map(({ why }) => why)).toContain(
    "the input box is there too: something the agent wrote",
  );
});

test("a scrollbar is no part of a line, a frame is", () => {
  const framed = ["│ boxed text of the agent │", "█ a drawing of blocks █"];
  const barred = [
    "│ boxed text of it     │ │",
    "  said to you           █",
    "  ✕ failed              █",
    "  ●︎ went on             █",
  ];
  const kept = ["│ boxed text of it     │", "  said to you", "  ✕ failed", "  ●︎ went on"];
  expect([withoutScrollbar(framed), withoutScrollbar(barred)]).toEqual([framed, kept]);
});

const BOX = ["─".repeat(80), "❯ ", "─".repeat(80), "  ? for shortcuts"];

test.each<[string, string, AgentState, string[]]>([
  [
    "a limit",
    "claude",
    "limit",
    ["❯ go", "", "● You've hit your session limit · resets 3pm (Europe/Berlin)", "", ...BOX],
  ],
  [
    "an older one",
    "claude",
    "limit",
    ["> go", "", "  ⎿  5-hour limit reached ∙ resets 3pm", "", ...BOX],
  ],
  [
    "a limit that asks",
    "claude",
    "limit",
    [
      "❯ go",
      "",
      " What do you want to do?",
      "",
      " ❯ 1. Stop and wait for limit to reset",
      "   2. Upgrade your plan",
      "",
      " Enter to confirm · Esc to cancel",
    ],
  ],
  [
    "a plan",
    "claude",
    "permission",
    [
      "❯ go",
      "",
      " Would you like to proceed?",
      "",
      " ❯ 1. Yes, and auto-accept edits",
      "   2. Yes, and manually approve edits",
      "   3. No, keep planning",
    ],
  ],
  [
    "a question",
    "opencode",
    "question",
    [
      "  ┃",
      "  ┃  Which colour?",
      "  ┃",
      "  ┃  1. Red",
      "  ┃     Choose Red",
      "  ┃  2. Green",
      "  ┃     Choose Green",
      "  ┃  3. Type your own answer",
      "  ┃",
      "  ┃  ↑↓ select  enter submit  esc dismiss",
    ],
  ],
  [
    "a box before the conversation is open, where a dialog may come yet",
    "codex",
    "starting",
    [
      "  >_ OpenAI Codex (v0.169.0)",
      "     ~/work",
      "",
      "› Ask Codex to do anything",
      "",
      "  ? for shortcuts",
    ],
  ],
  [
    "a narrow footer",
    "claude",
    "working",
    [
      "❯ go",
      "",
      "✢ Pondering… (12s · ↓ 1.2k tokens)",
      "",
      "─".repeat(40),
      "❯ ",
      "─".repeat(40),
      "  ⏵⏵ accept edits on (shift+tab to",
    ],
  ],
  [
    "sign-in",
    "claude",
    "auth",
    [
      " Welcome to Claude Code",
      "",
      " Select login method:",
      " ❯ 1. Claude account with subscription",
      "   2. Anthropic Console account",
    ],
  ],
  [
    "a banner",
    "claude",
    "starting",
    ["╭────────────────────────╮", "│ ✻ Welcome to Claude Code │", "╰────────────────────────╯"],
  ],
  ["nothing yet", "codex", "starting", [""]],
  [
    "a limit",
    "codex",
    "limit",
    [
      "› go",
      "",
      "■ You've hit your usage limit. Try again in 2 hours 3 minutes.",
      "",
      "› ",
      "",
      "  gpt-5 · ~/x",
    ],
  ],
  [
    "sign-in",
    "codex",
    "auth",
    [
      "  Welcome to Codex",
      "",
      "  Sign in with ChatGPT to use Codex",
      "",
      "> 1. Sign in with ChatGPT",
      "  2. Provide your own API key",
    ],
  ],
  [
    "a quota",
    "gemini",
    "limit",
    [
      " > go",
      "",
      "✕ [API Error: You have exhausted your capacity: quota will reset after 2h3m.]",
      "",
      "▄".repeat(40),
      " >   Type your message or @path/to/file",
      "▀".repeat(40),
    ],
  ],
])("%s of %s: %s", (_, agent, state, lines) => {
  expect(explainScreen(profiles.resolve(agent).profile, { lines, title: "" }).state).toBe(state);
});

test("an error that the agent got over is none", () => {
  const lines = [
    "› go",
    "",
    "■ stream error: 503",
    "",
    "• And on it went.",
    "",
    "› ",
    "",
    "  gpt-5 · ~/x",
  ];
  expect(explainScreen(profiles.resolve("codex").profile, { lines, title: "" })).toMatchObject({
    state: "ready",
  });
});

test.each([
  ["plain", "a\nb"],
  ["ANSI", "\u001b[31ma\u001b[0m\n\u001b[1mb\u001b[m"],
  ["bytes that move the cursor", "\u001b[2J\u001b[2;1Hb\u001b[1;1Ha"],
  ["JSON", '{"lines":["a","b"],"title":"t"}'],
])("a saved screen may be %s", async (_, text) => {
  expect((await parseScreen(text)).lines.slice(0, 2)).toEqual(["a", "b"]);
});

test("a recording is explained the same each time, far faster than it was made", async () => {
  const recording = load({ agent: "claude", file: "prompt" });
  const { profile } = profiles.resolve("claude");
  const begin = performance.now();
  const first = await explainRecording(profile, recording, createEmulator(recording));
  const took = (performance.now() - begin) / 1000;
  const again = await explainRecording(profile, recording, createEmulator(recording));
  expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  expect(first).toMatchObject({ state: "exited", turns: [{ end: "done", state: "ended" }] });
  expect(first.turns[0]?.reply).toContain("ALL-DONE-claude");
  expect((recording.events.at(-1)?.at ?? 0) / took).toBeGreaterThan(1);
});

function load({ agent, file }: Pick<Case, "agent" | "file">): Recording {
  return parseRecording(
    readFileSync(new URL(`../../recordings/${agent}/${file}.cast`, import.meta.url), "utf8"),
  );
}

async function shown(wanted: Case): Promise<SavedScreen> {
  const recording = cut(load(wanted), wanted.at);
  const emulator = createEmulator(recording);
  for (const { kind, data } of recording.events) if (kind === "o") await emulator.write(data);
  const { lines, title } = emulator.screen();
  return { lines, title };
}

function cut(recording: Recording, at: Case["at"]): Recording {
  const pasted = pastedPrompt(recording)?.at;
  if (at === "end") return recording;
  if (at === "answer") return beforeAnswer(recording);
  if (at === "busy")
    return {
      ...recording,
      events: recording.events.filter((event) => event.at < (pasted ?? 0) + 1.4),
    };
  return before(recording, /\/exit|\/quit|Shutting down/, pasted === undefined ? 1 : pasted + 0.5);
}
