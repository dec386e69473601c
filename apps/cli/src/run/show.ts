import type { RunReport } from "@connector/runtime";
import type { Context } from "../command.ts";
import { safeText } from "../terminal/safe.ts";
import { asOf } from "./as-of.ts";
import { findRun } from "./list.ts";
import { summarise } from "./summary.ts";

export async function showRun(
  context: Context,
  id: string | undefined,
  json: boolean,
): Promise<number> {
  const run = await findRun(context, id);
  const client = await context.client();
  const report = (await client.request(
    "GET",
    `/v1/runs/${encodeURIComponent(run.id)}`,
  )) as RunReport;
  await client.close();
  if (json) context.out(`${JSON.stringify(report)}\n`);
  else
    context.out(
      `${summarise(asOf(report, Date.now()), context.style)}${report.text ? `\n${safeText(report.text)}\n` : ""}`,
    );
  return 0;
}
