import type { Explanation, Session } from "@pty4ai/protocol";
import { explainState } from "../agents.ts";

/** Why the daemon believes what it says about an agent, from the state of its engine. */
export function explanationOf(session: Session, state: unknown): Explanation {
  const { id, agentState, turn } = session;
  return {
    session: id,
    text: explainState(state),
    ...(agentState === undefined ? {} : { agentState }),
    ...(turn === undefined ? {} : { turn }),
  };
}
