import type { AgentState, Session } from "./session.ts";
import type { Turn } from "./turn.ts";

/** `ended`: the session was over before what was waited for came. */
export interface WaitResult {
  outcome: "met" | "timeout" | "ended";
  session: Session;
  /** What the pattern matched. */
  match?: string;
  turn?: Turn;
}

/** Why the daemon believes what it says about an agent. */
export interface Explanation {
  session: string;
  agentState?: AgentState;
  turn?: Turn;
  /** The evidence in words, oldest first. */
  text: string;
}
