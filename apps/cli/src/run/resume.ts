import type { Context } from "../command.ts";
import { stringsOf } from "../session/serve.ts";
import { followRun } from "./follow.ts";
import { findRun } from "./list.ts";

export async function resumeRun(
  context: Context,
  id: string | undefined,
  options: { detach: boolean; json: boolean },
): Promise<number> {
  const run = await findRun(context, id, {
    fits: ({ status }) => status !== "done",
    none: "every run is done: there is nothing to go on with",
  });
  const client = await context.client();
  await client.request("POST", `/v1/runs/${encodeURIComponent(run.id)}/resume`, {
    inherit: stringsOf(context.env),
  });
  await client.close();
  if (options.detach) {
    context.out(options.json ? `${JSON.stringify({ run: run.id })}\n` : `${run.id}\n`);
    return 0;
  }
  const { exit } = await followRun(context, run.id, { json: options.json, owned: true });
  return exit;
}
