import { readFileSync } from "node:fs";
import type { TurnEnd, TurnState } from "@pty4ai/protocol";
import { describe, expect, test } from "vitest";
import { loadProfiles } from "../profile/load.ts";
import { createTurnEngine } from "../turn/engine.ts";
import { createEmulator } from "./emulator.ts";
import {
  before,
  beforeAnswer,
  parseRecording,
  pastedPrompt,
  pause,
  type Recording,
} from "./recording.ts";
import { type Replayed, replay } from "./replay.ts";

// Recordings hold no events of the agents' own, so these turns end by title and screen alone.
const profiles = loadProfiles({ variables: { rehearsal: "-" } });
/** The recording's own driver did not wait as long as the engine does, least of all for events that are not there. */
const PAUSE = 25;

interface Case {
  agent: string;
  file: string;
  end: TurnEnd;
  detail?: RegExp;
  reply?: string;
  /** Whoever recorded it typed before the conversation was open: from here on the agent is ready. */
  readyAt?: number;
}

const cases: Case[] = [
  {
    agent: "claude",
    file: "prompt",
    end: "done",
    reply: "one two three four five six seven eight nine ten ALL-DONE-claude",
  },
  { agent: "claude", file: "tool", end: "done", reply: "ALL-DONE-claude" },
  { agent: "claude", file: "permission", end: "permission", detail: /^Do you want to proceed\?$/ },
  {
    agent: "claude",
    file: "error-429",
    end: "limit",
    detail: /API Error: Request rejected \(429\)/,
  },
  { agent: "claude", file: "error-529", end: "error", detail: /API Error: 529 Overloaded/ },
  { agent: "claude", file: "error-401", end: "auth", detail: /Invalid API key/ },
  {
    agent: "codex",
    file: "prompt",
    end: "done",
    reply: "one two three four five six seven eight nine ten ALL-DONE-codex",
  },
  { agent: "codex", file: "tool", end: "done", reply: "ALL-DONE-codex" },
  { agent: "codex", file: "permission", end: "permission", detail: /run the following command/ },
  {
    agent: "codex",
    file: "error-429",
    end: "limit",
    detail: /^■ exceeded retry limit, last status: 429/,
  },
  {
    agent: "codex",
    file: "error-529",
    end: "error",
    detail: /^■ unexpected status 529/,
    readyAt: 0.7,
  },
  { agent: "codex", file: "error-401", end: "auth", detail: /^■ unexpected status 401/ },
  {
    agent: "gemini",
    file: "prompt",
    end: "done",
    reply: "one two three four five six seven eight nine ten ALL-DONE-gemini",
  },
  { agent: "gemini", file: "tool", end: "done", reply: "ALL-DONE-gemini" },
  { agent: "gemini", file: "permission", end: "permission", detail: /Action Required/ },
  { agent: "gemini", file: "error-429", end: "stalled", detail: /nothing new for 60 s/ },
  { agent: "gemini", file: "error-529", end: "stalled", detail: /nothing new for 60 s/ },
  { agent: "gemini", file: "error-401", end: "auth", detail: /^✕ \[API Error: .*401/ },
  {
    agent: "opencode",
    file: "prompt",
    end: "done",
    reply: "one two three four five six seven eight nine ten ALL-DONE-opencode",
  },
  { agent: "opencode", file: "tool", end: "done", reply: "ALL-DONE-opencode" },
  { agent: "opencode", file: "permission", end: "permission", detail: /Permission required/ },
  {
    agent: "opencode",
    file: "error-429",
    end: "limit",
    detail: /Rate limit reached .*retrying in/,
  },
];

describe("a recording of the real program leads to its end", () => {
  test.each(cases)("$agent $file ends $end", async (wanted) => {
    const { turns, effects } = await run(wanted);
    const last = turns.at(-1);
    expect({ end: last?.end, detail: last?.detail }).toEqual({
      end: wanted.end,
      detail: wanted.detail ? expect.stringMatching(wanted.detail) : last?.detail,
    });
    expect(statesOf(turns)).toEqual(["queued", "typed", "submitted", "working", "ended"]);
    if (wanted.reply) expect(last?.reply).toContain(wanted.reply);
    const enters = effects.filter(({ effect }) => effect.type === "write" && effect.data === "\r");
    expect(enters).toHaveLength(1);
  });
});

test.each(["claude", "codex", "gemini", "opencode"])("%s is found ready", async (agent) => {
  const recording = before(load(agent, "ready"), /\/exit|\/quit|Shutting down/, 1);
  const { state } = await replay(recording, {
    engine: engineOf(agent),
    emulator: createEmulator(recording),
  });
  expect(state.agent).toBe("ready");
});

test("the same recording leads to the same decisions", async () => {
  const wanted: Case = { agent: "gemini", file: "prompt", end: "done" };
  expect((await run(wanted)).effects).toEqual((await run(wanted)).effects);
});

test.each([
  ["claude", "done"],
  ["codex", "done"],
  ["gemini", "done"],
  ["opencode", "done"],
])("%s one-shot: %s by its exit, and what it printed is the reply", async (agent, end) => {
  const recording = load(agent, "oneshot");
  const profile = { ...profiles.resolve(agent).profile, mode: "oneshot" as const };
  const { turns } = await replay(recording, {
    engine: createTurnEngine(profile),
    emulator: createEmulator(recording),
    turn: { at: 0, request: { id: "t", prompt: "p" } },
    exit: { code: 0, output: `noise\nALL-DONE-${agent}` },
  });
  expect(turns.at(-1)).toMatchObject({ end, reply: `noise\nALL-DONE-${agent}` });
});

function load(agent: string, file: string): Recording {
  const url = new URL(`../../recordings/${agent}/${file}.cast`, import.meta.url);
  return parseRecording(readFileSync(url, "utf8"));
}

async function run({ agent, file, readyAt }: Case): Promise<Replayed> {
  const whole = load(agent, file);
  const pasted = pastedPrompt(whole);
  if (pasted === undefined) throw new Error(`no prompt in ${agent}/${file}`);
  const cut =
    file === "permission"
      ? beforeAnswer(whole)
      : before(whole, /\/exit|\/quit|Shutting down/, pasted.at + 0.5);
  const typedAt = readyAt ?? pasted.at;
  const recording = pause(cut, typedAt, PAUSE);
  return replay(recording, {
    engine: engineOf(agent),
    emulator: createEmulator(recording),
    turn: { at: typedAt + PAUSE - 0.05, request: { id: "t1", prompt: pasted.prompt } },
  });
}

function engineOf(agent: string): ReturnType<typeof createTurnEngine> {
  return createTurnEngine(profiles.resolve(agent).profile, {
    permission: "full",
    cwd: "/x",
    dialogs: { otherwise: "fail" },
  });
}

function statesOf(turns: { state: TurnState }[]): TurnState[] {
  return turns.map(({ state }) => state);
}
