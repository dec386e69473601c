import type { AgentState, Session } from "./session.ts";
import type { Turn, Usage } from "./turn.ts";

/** What `GET /v1/events` streams, one JSON object a line. `seq` grows by one and survives a restart of the daemon. */
export type DaemonEvent = { seq: number; at: number } & (
  | { type: "session.started"; session: Session }
  | { type: "session.agent"; id: string; agentState: AgentState; detail?: string }
  | { type: "session.title"; id: string; title: string }
  | { type: "session.exited"; session: Session }
  | { type: "session.ended"; session: Session }
  | { type: "turn"; turn: Turn }
  /** A turn under way has used more, in all, and nothing else of it has changed. */
  | { type: "turn.spent"; session: string; turn: string; usage: Usage }
);
