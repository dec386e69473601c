import type { DaemonEvent, Dialog } from "@pty4ai/protocol";

/** What an agent is doing, for live views. */
export interface Activity {
  state: string;
  detail?: string;
}

/** What one event of the daemon says about what a session's agent is doing. */
export function activityOf(event: DaemonEvent, session: string): Activity | undefined {
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
    const { state, end, detail, dialog } = event.turn;
    if (dialog !== undefined && end === undefined)
      return { state: "waiting", detail: `${askedIn(dialog)} (niia answer ${session})` };
    return {
      state: end ?? state,
      ...(detail === undefined ? {} : { detail }),
    };
  }
  return undefined;
}

/** In a line: the command or path that it wants leave for, else the words above the options. */
function askedIn({ kind, argument, text }: Dialog): string {
  return (argument ?? text.trim().split("\n").at(-1) ?? kind).split("\n")[0] || kind;
}
