import type { Permission } from "../../../packages/protocol/src/index.ts";
import type { AgentName, Behaviour, StubRequest } from "../../../packages/testkit/src/index.ts";

/** One prompt of a tour: what the model does with it, and how the turn ends. */
export interface Stop {
  name: string;
  model: Behaviour;
  end: "done" | "limit";
  /** What stands on the screen so many milliseconds after the model did its part, and what is typed then. */
  shows?: { state: "working" | "permission" | "question"; after: number; keys?: string };
  /** How long until the agent is at rest again after the model's last word, in milliseconds. */
  rest: number;
  without?: AgentName[];
}

/** Agents of which a tour is made, and how free they are in it: Claude Code runs an `echo` unasked where it may edit. */
export const TOURISTS: Partial<Record<AgentName, Permission>> = {
  claude: "ask",
  codex: "edit",
  gemini: "edit",
  opencode: "edit",
  qwen: "edit",
};

/** Through all states in one session, so that what a state leaves behind stands above the next one. */
export const TOUR: Stop[] = [
  {
    name: "talk",
    model: { text: "Done. I changed nothing; to proceed, tell me what you want.\n\n1. Yes\n2. No" },
    end: "done",
    rest: 5_000,
  },
  {
    name: "permit",
    model: { toolCalls: [{ shell: "touch made.txt", ask: true }] },
    end: "done",
    shows: { state: "permission", after: 4_000, keys: "\r" },
    rest: 5_000,
  },
  {
    name: "ask",
    model: { toolCalls: [{ question: "Which colour?", options: ["Red", "Green"] }] },
    end: "done",
    shows: { state: "question", after: 4_000, keys: "\r" },
    rest: 5_000,
    without: ["codex"],
  },
  {
    name: "work",
    model: { delayMs: 6_000 },
    end: "done",
    shows: { state: "working", after: 3_500 },
    rest: 5_000,
  },
  {
    name: "limit",
    model: { status: 429 },
    end: "limit",
    rest: 9_000,
    // These try again without a word, for longer than anybody looks.
    without: ["gemini", "qwen"],
  },
];

/** Whether the model's own records bear out what a screen is said to show. */
export function isTrue(state: string, calls: StubRequest[], { model }: Stop): boolean {
  const turn = calls.findLast(({ kind }) => kind === "turn");
  const results = calls.filter(({ kind }) => kind === "tool").length;
  switch (state) {
    case "permission":
    case "question":
      return turn?.outcome === "answered" && results === 0;
    case "working":
      return turn?.outcome === "pending";
    case "limit":
      return turn?.status === 429;
    default:
      return (
        turn !== undefined &&
        results === (model.toolCalls?.length ?? 0) &&
        calls.every(({ outcome }) => outcome === "answered")
      );
  }
}
