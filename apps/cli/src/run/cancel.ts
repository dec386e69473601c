import type { Context } from "../command.ts";
import { findRun, type RunRow } from "./list.ts";

export async function cancelRun(
  context: Context,
  id: string | undefined,
  options: { now: boolean; json: boolean },
): Promise<number> {
  const run = await findRun(context, id, {
    fits: ({ status }) => status === "running" || status === "pending",
    none: "no run is under way",
  });
  const client = await context.client();
  const after = (await client.request("POST", `/v1/runs/${encodeURIComponent(run.id)}/cancel`, {
    now: options.now,
  })) as RunRow;
  await client.close();
  if (options.json) context.out(`${JSON.stringify(after)}\n`);
  else context.err(`asked ${run.id} to stop${options.now ? " at once" : ""}\n`);
  return 0;
}
