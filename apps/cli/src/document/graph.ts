import { graph, renderDot, renderMermaid, renderTree } from "@connector/spec";
import type { Context } from "../command.ts";
import { planDocument } from "./read.ts";

export async function drawGraph(context: Context, file: string, format: string): Promise<number> {
  const { plan } = await planDocument(context, file, { machineHere: true });
  const drawn = graph(plan);
  if (format === "json") context.out(`${JSON.stringify(drawn)}\n`);
  else if (format === "mermaid") context.out(renderMermaid(drawn));
  else if (format === "dot") context.out(renderDot(drawn));
  else context.out(renderTree(plan));
  return 0;
}
