import type { SessionContext } from "./context.ts";
import type { LiveSession } from "./live.ts";

/** The program runs: told, and its first turn queued, all at once. */
export function tellStarted(context: SessionContext, session: LiveSession): void {
  const { record } = session;
  const { turn, ...request } = record.request;
  void context.store.persist(() => {
    if (record.state === "starting") record.state = "running";
    record.request = request;
    context.tables.saveSession(record);
    context.events.append({ type: "session.started", session: session.view() });
    session.agent?.turns.feed({ type: "started" });
    if (turn !== undefined) session.agent?.turns.feed({ type: "submit", turn });
  });
  session.agent?.resume();
}
