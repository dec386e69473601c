import { matchEvent, type TriggerEvent } from "@connector/triggers";
import type { Context } from "../command.ts";
import { explainFailure } from "../failure.ts";
import { makeRequest, type RequestOptions } from "../run/make-request.ts";
import { oneLine } from "../terminal/table.ts";
import type { teller } from "./told.ts";

export type Started =
  | { outcome: "started"; run: string }
  | { outcome: "ignored" }
  /** It may be tried again: with an id of its own the same run is started once. */
  | { outcome: "failed" };

/** Starts a document for an event if it wants it; the document is read anew. Whatever goes wrong is told and stops nobody. */
export async function startFor(
  context: Context,
  file: string,
  {
    event,
    options,
    tell,
    id,
  }: {
    event: TriggerEvent;
    options: RequestOptions;
    tell: ReturnType<typeof teller>;
    id?: string;
  },
): Promise<Started> {
  try {
    const { request, planned } = await makeRequest(context, file, {
      ...options,
      event: event.event,
    });
    const match = matchEvent(planned.plan.triggers, event);
    if (!match.matches) {
      tell(
        "trigger.ignored",
        { file, why: match.why },
        `${file} is not started: ${oneLine(match.why, 300)}`,
      );
      return { outcome: "ignored" };
    }
    const client = await context.client();
    try {
      const body = id === undefined ? request : { ...request, id };
      const { id: run } = (await client.request("POST", "/v1/runs", body)) as { id: string };
      tell("trigger.started", { file, on: match.on, run }, `${match.on}: ${file} is run ${run}`);
      return { outcome: "started", run };
    } finally {
      await client.close();
    }
  } catch (error) {
    const { message } = explainFailure(error);
    tell("trigger.failed", { file, why: message }, `${file} could not be started: ${message}`);
    return { outcome: "failed" };
  }
}
