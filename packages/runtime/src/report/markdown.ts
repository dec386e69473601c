import type { Usage } from "../engine/state.ts";
import { cut } from "../prompt/fence.ts";
import type { PhaseReport, RunReport, WorkerReport } from "./summary.ts";

const TEXT_LIMIT = 20_000;
const WORKERS = 100;

/** The report as a page for people. What agents wrote is quoted, so that it cannot pose as ours. */
export function reportMarkdown(report: RunReport): string {
  const { task, reason } = report;
  const head = [
    `# ${inline(report.name)}: ${report.status}`,
    "",
    `Run ${report.id}, ${duration(report.ms)}${spent(report.usage)}.`,
    ...(reason === null ? [] : ["", `Why: ${inline(reason)}`]),
    ...(task === undefined ? [] : ["", "Task:", "", quote(cut(task, 2_000))]),
    "",
    "| phase | state | time | workers |",
    "| --- | --- | --- | --- |",
    ...report.phases.map(row),
  ];
  const result =
    report.text.trim() === ""
      ? []
      : ["", "## Result", "", quote(cut(report.text.trim(), TEXT_LIMIT))];
  return `${[...head, ...result, ...report.phases.flatMap(phaseText), "", ...places(report)].join("\n")}\n`;
}

function row(phase: PhaseReport): string {
  const workers = phase.workers.slice(0, 8).map(({ name, status }) => `${inline(name)} ${status}`);
  const more = phase.workers.length > 8 ? `, and ${phase.workers.length - 8} more` : "";
  return `| ${inline(phase.name)} | ${phase.status} | ${duration(phase.ms)} | ${workers.join(", ")}${more} |`;
}

function phaseText(phase: PhaseReport): string[] {
  if (phase.status === "pending") return [];
  return [
    "",
    `## ${inline(phase.name)}`,
    ...(phase.reason === null ? [] : ["", inline(phase.reason)]),
    ...phase.warnings.map((warning) => `- warning: ${inline(warning)}`),
    ...phase.conflicts.map(
      ({ field, workers }) =>
        `- \`${inline(field)}\` was set differently by ${workers.map(inline).join(", ")}; the last one counts`,
    ),
    ...(Object.keys(phase.data).length === 0
      ? []
      : ["", quote(`\`\`\`json\n${cut(JSON.stringify(phase.data, null, 2), 4_000)}\n\`\`\``)]),
    ...phase.workers.slice(0, WORKERS).flatMap(workerText),
    ...(phase.workers.length > WORKERS
      ? ["", `And ${phase.workers.length - WORKERS} more workers.`]
      : []),
  ];
}

function workerText(worker: WorkerReport): string[] {
  const agent = worker.tries.at(-1)?.agent;
  const facts = [
    worker.status,
    agent,
    duration(worker.ms),
    worker.session,
    worker.branch,
    worker.commit?.slice(0, 12),
  ];
  const files = [
    ...new Set([...(worker.file === undefined ? [] : [worker.file]), ...worker.files]),
  ];
  return [
    "",
    `### ${inline(worker.name)}`,
    "",
    `${facts.filter((fact) => fact !== undefined).join(" · ")}${spent(worker.usage)}`,
    ...worker.tries
      .filter(({ failure }) => failure !== undefined)
      .map(({ agent: tried, failure }) => `- ${inline(tried)} ${inline(failure?.message ?? "")}`),
    ...(worker.failure?.hint === undefined ? [] : [`- ${inline(worker.failure.hint)}`]),
    ...worker.warnings.map((warning) => `- warning: ${inline(warning)}`),
    ...(worker.text.trim() === "" ? [] : ["", quote(cut(worker.text.trim(), TEXT_LIMIT))]),
    ...(files.length === 0 ? [] : ["", ...files.map((file) => `- scratchpad/${inline(file)}`)]),
  ];
}

function places(report: RunReport): string[] {
  return [
    "## Where things are",
    "",
    ...Object.entries(report.places).map(([name, place]) => `- ${name}: ${place}`),
  ];
}

function quote(text: string): string {
  return text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

/** One line that ends no table cell and starts no heading. */
function inline(text: string): string {
  return cut(text.replace(/\s+/g, " ").replaceAll("|", "\\|").trim(), 500).replaceAll("\n", " ");
}

function spent({ inputTokens, outputTokens, usd }: Usage): string {
  const tokens = (inputTokens ?? 0) + (outputTokens ?? 0);
  return `${tokens > 0 ? `, ${tokens} tokens` : ""}${usd === undefined ? "" : `, $${usd.toFixed(2)}`}`;
}

function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}
