import type { HostActivity } from "@connector/runtime";
import type { DaemonEvent } from "@pty4ai/protocol";

/** What one event of the daemon says about what a session's agent is doing. */
export function activityOf(event: DaemonEvent, session: string): HostActivity | undefined {
  if (event.type === "session.agent" && event.id === session) {
    if (event.agentState === "permission" || event.agentState === "question")
      return {
        state: "waiting",
        detail: `${event.detail ?? event.agentState} (niia answer ${session})`,
      };
    return {
      state: event.agentState,
      ...(event.detail === undefined ? {} : { detail: event.detail }),
    };
  }
  if (event.type === "turn" && event.turn.session === session) {
    const { state, end, detail, usage } = event.turn;
    return {
      state: end ?? state,
      ...(detail === undefined ? {} : { detail }),
      ...(usage === undefined ? {} : { usage }),
    };
  }
  return undefined;
}
