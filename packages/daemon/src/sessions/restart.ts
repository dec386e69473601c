import { ProtocolError, type RestartRequest, type SessionRequest } from "@pty4ai/protocol";
import type { SessionRecord } from "../store/record.ts";
import { againProblem, missingNames, requestAgain } from "./again.ts";
import type { SessionContext } from "./context.ts";
import { strings } from "./environment.ts";

/** What to ask for to have a session that is over again. Where the caller gives no environment, the daemon's own has
 *  to do. */
export function restartOf(
  { tables, log }: SessionContext,
  record: SessionRecord,
  given: RestartRequest,
): SessionRequest {
  const problem = againProblem(record);
  if (problem !== undefined) {
    throw new ProtocolError("wrong-state", `Session ${record.name} ${problem}`, {
      hint: "Only a session that is over, and may be, is started again.",
    });
  }
  const oneshot = tables.engine(record.id)?.agent.profile.mode === "oneshot";
  const turn = oneshot ? tables.turns(record.id).at(-1) : undefined;
  const inherit = given.inherit ?? strings(process.env);
  const request = requestAgain(record, { ...given, inherit }, turn);
  const missing = missingNames(record, request);
  if (missing.length > 0) {
    log("warn", "A session is started again without some of its variables", {
      session: record.id,
      missing,
    });
  }
  return request;
}

/** Each of the two knows the other. */
export function markRestarted(
  { store, tables }: SessionContext,
  before: SessionRecord,
  next: SessionRecord,
): SessionRecord {
  store.transaction(() => {
    before.restartedAs = next.id;
    next.restartOf = before.id;
    for (const changed of [before, next]) tables.saveSession(changed);
  });
  return next;
}
