import type { RunReport } from "@connector/runtime";
import type { Style } from "../terminal/style.ts";
import { age, oneLine } from "../terminal/table.ts";
import { mark, spent } from "./plain.ts";

/** The end of a run on a terminal: what became of each phase, and where everything is. */
export function summarise(report: RunReport, { paint }: Style): string {
  const lines = [
    "",
    `${mark(report.status, paint)} ${paint("bold", `${report.name} ${report.status}`)}  ${paint("dim", `${report.id}  ${spent(report)}`)}`,
  ];
  for (const phase of report.phases) {
    lines.push(
      `  ${mark(phase.status, paint)} ${phase.name.padEnd(16)} ${phase.status.padEnd(8)} ${paint("dim", age(phase.ms ?? 0))}`,
    );
    for (const worker of phase.workers) {
      for (const { agent, failure } of worker.tries) {
        if (failure)
          lines.push(
            `      ${worker.name}  ${paint("yellow", `${agent} ${oneLine(failure.message, 160)}`)}`,
          );
      }
      if (worker.branch) lines.push(`      ${worker.name}  ${paint("dim", worker.branch)}`);
    }
  }
  for (const [name, place] of Object.entries(report.places))
    lines.push(`  ${name.padEnd(10)} ${place}`);
  lines.push(`  ${paint("dim", `niia runs show ${report.id}`)}`);
  return `${lines.join("\n")}\n`;
}
