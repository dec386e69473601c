import type { RunReport } from "@connector/runtime";
import type { Context } from "../command.ts";
import { asOf } from "../run/as-of.ts";
import { findRun } from "../run/list.ts";
import { bars } from "./bars.ts";
import { timelineSvg } from "./svg.ts";
import { timelineText } from "./text.ts";

/** Prints when each part of a run happened. */
export async function showTimeline(
  context: Context,
  id: string | undefined,
  format: "text" | "svg" | "json",
): Promise<number> {
  const run = await findRun(context, id);
  const client = await context.client();
  const report = (await client.request(
    "GET",
    `/v1/runs/${encodeURIComponent(run.id)}`,
  )) as RunReport;
  await client.close();
  const all = bars(asOf(report, Date.now()));
  if (format === "json") context.out(`${JSON.stringify(all)}\n`);
  else if (format === "svg") context.out(timelineSvg(all, `${report.name} ${report.id}`));
  else context.out(timelineText(all, process.stdout.columns || 100, context.style));
  return 0;
}
