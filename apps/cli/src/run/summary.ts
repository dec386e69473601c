import type { PhaseReport, RunReport, WorkerReport } from "@connector/runtime";
import { safeText } from "../terminal/safe.ts";
import type { Style } from "../terminal/style.ts";
import { age, oneLine } from "../terminal/table.ts";
import { pad } from "../terminal/width.ts";
import { mark, spent, tokens } from "./plain.ts";

/** The end of a run on a terminal: what became of each phase, and where everything is. */
export function summarise(report: RunReport, { paint }: Style): string {
  const lines = [
    "",
    `${mark(report.status, paint)} ${paint("bold", `${report.name} ${report.status}`)}  ${paint("dim", `${report.id}  ${spent(report)}`)}`,
  ];
  for (const phase of report.phases) {
    const took = paint("dim", age(phase.ms).padStart(7));
    lines.push(
      `  ${mark(phase.status, paint)} ${pad(phase.name, 16)} ${took}  ${became(phase)}`.trimEnd(),
    );
    lines.push(...warned(phase.warnings, paint).map((each) => `    ${each}`));
    for (const worker of phase.workers)
      lines.push(...workerLines(worker, phase.reason ?? "", paint));
  }
  for (const [name, place] of Object.entries(report.places))
    lines.push(`  ${name.padEnd(10)} ${place}`);
  if (["failed", "cancelled", "stopped"].includes(report.status))
    lines.push(`  ${paint("bold", resumed(report))} goes on with what is not done`);
  lines.push(`  ${paint("dim", `niia runs show ${report.id}`)}`);
  return `${lines.join("\n")}\n`;
}

function resumed({ id, usedUp }: RunReport): string {
  return `niia resume ${id}${usedUp === undefined ? "" : ` --budget ${usedUp}=N`}`;
}

function became({ status, reason }: PhaseReport): string {
  if (status === "done") return "";
  const word = status === "pending" ? "not reached" : status;
  return reason ? `${word}: ${oneLine(reason, 160)}` : word;
}

// Of what a failed worker said last.
const LAST_LINES = 12;

function workerLines(worker: WorkerReport, known: string, paint: Style["paint"]): string[] {
  if (worker.startedAt === null) return [];
  const { name, status, tries, ms, usage, branch, team } = worker;
  const agent = worker.kind === "step" ? "" : (team ?? tries.at(-1)?.agent ?? "");
  const took = paint("dim", age(ms).padStart(7));
  const line = `    ${mark(status, paint)} ${pad(name, 14)} ${took}  ${[agent, tokens(usage)].filter(Boolean).join(", ")}`;
  const moves = tries.flatMap(({ agent: left, failure }) =>
    failure && !known.includes(failure.message)
      ? [paint("yellow", `${left} ${oneLine(failure.message, 160)}`)]
      : [],
  );
  const words =
    status === "failed" ? safeText(worker.text || (tries.at(-1)?.reply ?? "")).trim() : "";
  const last = words.split("\n").filter(Boolean).slice(-LAST_LINES);
  const tree = branch ? [paint("dim", branch)] : [];
  const warnings = warned(worker.warnings, paint);
  return [
    line.trimEnd(),
    ...moves.map((each) => `      ${each}`),
    ...last.map((each) => `      ${paint("dim", "│")} ${each}`),
    ...[...warnings, ...tree].map((each) => `      ${each}`),
  ];
}

const WARNINGS = 5;

/** What the end of a run must not hide, such as work that is not merged. The report has all of them. */
function warned(warnings: readonly string[], paint: Style["paint"]): string[] {
  const more = warnings.length - WARNINGS;
  return [
    ...warnings
      .slice(0, WARNINGS)
      .map((text) => `${paint("yellow", "warning:")} ${oneLine(text, 300)}`),
    ...(more > 0 ? [`${paint("yellow", "warning:")} and ${more} more: see the report`] : []),
  ];
}
