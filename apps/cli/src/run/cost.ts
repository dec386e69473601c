import type { RunReport, Usage } from "@connector/runtime";
import type { Context } from "../command.ts";
import { table } from "../terminal/table.ts";
import { findRun } from "./list.ts";

export interface RunCost {
  run: string;
  usage: Usage;
  phases: {
    phase: string;
    usage: Usage;
    workers: { worker: string; usage: Usage; tries: { agent: string; usage: Usage }[] }[];
  }[];
}

/** Prints what a run took, as the agents' own records tell. Money is what they report, else the `cost` of the model in
 *  the document, else the dated table of prices. */
export async function showCost(
  context: Context,
  wanted: string | undefined,
  json: boolean,
): Promise<number> {
  const run = await findRun(context, wanted);
  const client = await context.client();
  try {
    const path = `/v1/runs/${encodeURIComponent(run.id)}`;
    const cost = costOf((await client.request("GET", path)) as RunReport);
    context.out(json ? `${JSON.stringify(cost)}\n` : print(cost));
    return 0;
  } finally {
    await client.close();
  }
}

export function costOf(report: RunReport): RunCost {
  return {
    run: report.id,
    usage: report.usage,
    phases: report.phases.map(({ name, usage, workers }) => ({
      phase: name,
      usage,
      workers: workers
        .filter(({ kind }) => kind !== "step")
        .map((worker) => ({
          worker: worker.name,
          usage: worker.usage,
          tries: worker.tries.map((each) => ({ agent: each.agent, usage: each.usage })),
        })),
    })),
  };
}

export function print(cost: RunCost): string {
  const rows = cost.phases.flatMap(({ phase, usage, workers }) => [
    [phase, "", "", ...cells(usage)],
    ...workers.flatMap(({ worker, tries, usage: all }) => [
      ["", worker, tries.at(-1)?.agent ?? "", ...cells(all)],
      // Who took over from whom, where more than one tried.
      ...(tries.length > 1
        ? tries.map((each) => ["", "", `  ${each.agent}`, ...cells(each.usage)])
        : []),
    ]),
  ]);
  const head = ["PHASE", "WORKER", "AGENT", "INPUT", "CACHED", "OUTPUT", "USD"];
  return table(head, [...rows, ["total", "", "", ...cells(cost.usage)]]);
}

function cells({ inputTokens, cachedTokens, outputTokens, usd }: Usage): string[] {
  const count = (tokens: number | undefined): string =>
    tokens === undefined ? "-" : String(tokens);
  const money = usd === undefined ? "-" : usd.toFixed(4);
  return [count(inputTokens), count(cachedTokens), count(outputTokens), money];
}
