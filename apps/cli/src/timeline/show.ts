import type { RunReport } from "@connector/runtime";
import type { Context } from "../command.ts";
import { asOf } from "../run/as-of.ts";
import { fetchRuns, findRun } from "../run/list.ts";
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
  const now = Date.now();
  const rows = await fetchRuns(context);
  const teams = new Map<string, RunReport>();
  const started = new Map<string, RunReport[]>();
  const fetch = async (wanted: string): Promise<RunReport> => {
    const path = `/v1/runs/${encodeURIComponent(wanted)}`;
    const report = asOf((await client.request("GET", path)) as RunReport, now);
    for (const { team } of report.phases.flatMap(({ workers }) => workers))
      if (team !== undefined) teams.set(team, await fetch(team));
    for (const { id: child, parent } of rows)
      if (parent === wanted && !teams.has(child))
        started.set(wanted, [...(started.get(wanted) ?? []), await fetch(child)]);
    return report;
  };
  const report = await fetch(run.id).finally(() => client.close());
  const all = bars(report, { teams, started });
  if (format === "json") context.out(`${JSON.stringify(all)}\n`);
  else if (format === "svg") context.out(timelineSvg(all, `${report.name} ${report.id}`));
  else context.out(timelineText(all, process.stdout.columns || 100, context.style));
  return 0;
}
