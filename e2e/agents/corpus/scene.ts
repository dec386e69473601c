import type { Permission } from "../../../packages/protocol/src/index.ts";
import type { AgentName, Behaviour } from "../../../packages/testkit/src/index.ts";

/** What is done with an agent by keys alone, and what its screen then shows, known from that. */
export interface Scene {
  name: string;
  cols: number;
  rows: number;
  permission: Permission;
  model?: () => Behaviour;
  without?: AgentName[];
  steps: (
    | { wait: number }
    | { keys: (agent: AgentName, prompt: string) => string }
    | { label: string; moment: string }
  )[];
}

const START = { wait: 12_000 };
const type = { keys: (_: AgentName, prompt: string) => `\u001b[200~${prompt}\u001b[201~` };
const ENTER = { keys: () => "\r" };
const send = [START, type, { wait: 600 }, ENTER];
const asks = (): Behaviour => ({
  toolCalls: [{ shell: "echo ran > made.txt", ask: true }],
});

export const SCENES: Scene[] = [
  {
    name: "work",
    cols: 80,
    rows: 24,
    permission: "full",
    model: () => ({ hang: true }),
    steps: [
      { wait: 400 },
      { label: "starting", moment: "begin" },
      ...send,
      { wait: 4_000 },
      { label: "working", moment: "hang" },
    ],
  },
  {
    name: "talk",
    cols: 160,
    rows: 50,
    permission: "full",
    model: () => ({
      text: "Done. I changed nothing; to proceed, tell me what you want.\n\n1. Yes\n2. No",
    }),
    steps: [
      ...send,
      { wait: 6_000 },
      { label: "ready", moment: "end" },
      type,
      { wait: 1_000 },
      { label: "ready", moment: "draft" },
    ],
  },
  {
    name: "permit",
    cols: 90,
    rows: 35,
    permission: "edit",
    model: asks,
    without: ["pi"],
    steps: [...send, { wait: 5_000 }, { label: "permission", moment: "ask" }],
  },
  {
    name: "ask",
    cols: 140,
    rows: 40,
    permission: "full",
    model: () => ({ toolCalls: [{ question: "Which colour?", options: ["Red", "Green"] }] }),
    without: ["pi", "codex"],
    steps: [...send, { wait: 5_000 }, { label: "question", moment: "ask" }],
  },
  {
    name: "refused",
    cols: 110,
    rows: 30,
    permission: "full",
    model: () => ({ status: 401 }),
    steps: [...send, { wait: 9_000 }, { label: "auth", moment: "end" }],
  },
  {
    name: "limited",
    cols: 180,
    rows: 55,
    permission: "full",
    model: () => ({ status: 429 }),
    // These try again without end.
    without: ["gemini", "qwen", "opencode", "pi"],
    steps: [...send, { wait: 9_000 }, { label: "limit", moment: "end" }],
  },
  {
    name: "leave",
    cols: 100,
    rows: 28,
    permission: "full",
    steps: [
      START,
      {
        keys: (agent) =>
          agent === "pi"
            ? "\u0004"
            : agent === "codex" || agent === "gemini" || agent === "qwen"
              ? "/quit"
              : "/exit",
      },
      { wait: 800 },
      ENTER,
      { wait: 4_000 },
      { label: "exited", moment: "end" },
    ],
  },
];
