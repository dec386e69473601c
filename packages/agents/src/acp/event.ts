import type { DialogKind, Usage } from "@pty4ai/protocol";

/** What the bridge tells of the agent, one line of the session's event sink each. */
export interface AgentEvents {
  /** The conversation is open; a prompt may come. */
  "acp.ready": { conversation?: string };
  /** The conversation could not be opened. */
  "acp.failed": Trouble;
  /** The agent's own input took the whole prompt. */
  "acp.sent": { turn: string };
  /** The agent got on: told at once the first time, then now and then. */
  "acp.update": { turn: string; what: string };
  /** The agent waits for somebody. */
  "acp.asked": { turn: string } & Asked;
  /** What the turn has used so far, in all. */
  "acp.spent": { turn: string; usage: Usage };
  "acp.done": { turn: string; stop: Stop; reply: string; usage?: Usage & Models };
  "acp.error": { turn: string; usage?: Usage & Models } & Trouble;
  /** The agent repeats a failed call. */
  "acp.retry": { turn: string; message: string };
  /** The program ended; the session follows. */
  "acp.gone": { message: string };
}

export type AgentEventName = keyof AgentEvents;

/** Tokens by model, for agents that report no money. */
export interface Models {
  models?: Record<string, Usage>;
}

export interface Trouble {
  message: string;
  /** The agent's own word for it, or a number. */
  code?: string | number;
  /** It needs somebody to sign in. */
  auth?: boolean;
}

export interface Asked {
  /** Counts the dialogs of the session. */
  ask: number;
  kind: DialogKind;
  text: string;
  tool?: string;
  argument?: string;
  options: Choice[];
}

export interface Choice {
  id: string;
  label: string;
  /** What choosing it means, where the agent tells. */
  means?: "allow" | "always" | "deny";
}

/** Why the agent stopped: by itself, told to, or cut short. */
export type Stop = "end" | "cancelled" | "tokens" | "steps" | "refusal";
