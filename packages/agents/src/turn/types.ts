import type { AgentState, AnswerRequest, Turn, TurnRequest } from "@pty4ai/protocol";

/** What the engine is told. Times are milliseconds since the epoch. */
export type EngineEvent =
  | { type: "started"; at: number }
  /** The composited screen, sent when it changed and then at most every 100 ms. */
  | {
      type: "screen";
      at: number;
      lines: string[];
      cursor: { x: number; y: number };
      title: string;
      alternate: boolean;
      bracketedPaste: boolean;
    }
  /** One line of the session's event sink: the agent's own hook, plugin or server event. */
  | { type: "hook"; at: number; name: string; payload: Record<string, unknown> }
  /** An operating system command the agent wrote, e.g. OSC 9 notifications. */
  | { type: "osc"; at: number; code: number; data: string }
  /** `output`: what a one-shot agent printed, as plain text; it becomes the reply. */
  | { type: "exit"; at: number; code: number | null; signal: string | null; output?: string }
  | { type: "submit"; at: number; turn: TurnRequest }
  /** The terminal has taken the write of that key. */
  | { type: "written"; at: number; key: string }
  | { type: "interrupt"; at: number }
  /** Somebody answers the dialog that is open. */
  | { type: "answer"; at: number; answer: AnswerRequest }
  /** Sent at the time an effect `wake` asked for, or later. */
  | { type: "tick"; at: number };

/** What the engine wants done, in order. The caller stores the new state before it carries any of them out. */
export type EngineEffect =
  /** Keys are unique in a session and stable over a crash: the same key is never written twice. */
  | { type: "write"; key: string; data: string }
  | { type: "turn"; turn: Turn }
  | { type: "agent"; state: AgentState; detail?: string }
  /** The agent told the id of its conversation. */
  | { type: "conversation"; id: string }
  /** Send a `tick` at that time. The last one told holds; a tick too many does no harm. */
  | { type: "wake"; at: number };
