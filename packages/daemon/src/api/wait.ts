import type { Daemon } from "../options.ts";
import { parseCondition, waitUntil } from "../sessions/wait.ts";
import { answerJson } from "./answer.ts";
import { type ApiRequest, idOf, numberOf } from "./request.ts";

const LONGEST = 2 ** 31 - 1;

/** `GET wait`: answers when the condition holds, the session is over, or `timeout` milliseconds have passed. */
export async function serveWait(daemon: Daemon, request: ApiRequest): Promise<void> {
  const { query, signal } = request;
  const condition = parseCondition(query.get("for") ?? "ended", numberOf(query, "quiet"));
  const from = numberOf(query, "from");
  const timeout = numberOf(query, "timeout");
  const limit = timeout === undefined ? [] : [AbortSignal.timeout(Math.min(timeout, LONGEST))];
  const result = await waitUntil(daemon, idOf(request), {
    condition,
    signal: AbortSignal.any([signal, ...limit]),
    ...(from === undefined ? {} : { from }),
  });
  answerJson(request.stream, result);
}
