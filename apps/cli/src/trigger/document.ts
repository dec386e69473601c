import { matchEvent } from "@connector/triggers";
import type { Context } from "../command.ts";
import { planDocument } from "../document/read.ts";
import { EXIT } from "../failure.ts";
import type { RequestOptions } from "../run/make-request.ts";
import { runDocument } from "../run/run.ts";
import { oneLine } from "../terminal/table.ts";
import { readEvent } from "./event.ts";

/** Runs a document if the event starts it. That it does not is no failure: a workflow goes on. */
export async function triggerDocument(
  context: Context,
  file: string,
  options: RequestOptions & {
    event: string | undefined;
    payload: string | undefined;
    detach: boolean;
    output: string | undefined;
    json: boolean;
  },
): Promise<number> {
  const event = await readEvent(context, options);
  const { plan } = await planDocument(context, file);
  const match = matchEvent(plan.triggers, event);
  if (!match.matches) {
    if (options.json)
      context.out(`${JSON.stringify({ type: "trigger.ignored", why: match.why })}\n`);
    context.err(`${plan.name} is not started: ${oneLine(match.why, 300)}\n`);
    return EXIT.ok;
  }
  warnOfFork(context, event.event, plan.phases);
  return runDocument(context, file, {
    ...options,
    event: event.event,
    input: [],
    unattended: true,
    only: undefined,
    from: undefined,
    until: undefined,
  });
}

/** What comes from a fork is text and code of anybody. */
function warnOfFork(
  { err, style }: Context,
  event: Record<string, unknown>,
  phases: { name: string; workers: { session: { sandbox: boolean } }[] }[],
): void {
  if (event["fork"] !== true) return;
  const open = phases
    .filter(({ workers }) => workers.some(({ session }) => !session.sandbox))
    .map(({ name }) => name);
  if (open.length === 0) return;
  err(
    `${style.paint("yellow", "warning:")} the event comes from a fork, and ${open.join(", ")} run without a sandbox; "filter": "event.fork == false" keeps forks out\n`,
  );
}
