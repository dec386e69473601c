import type { JobState, PhaseState, RunState } from "@connector/runtime";
import type { Style } from "../terminal/style.ts";
import { age, oneLine } from "../terminal/table.ts";
import { pad } from "../terminal/width.ts";
import { mark, spent, tokens } from "./plain.ts";
import { agentOf, workerName } from "./story.ts";

/** What an agent was last seen doing, by `phase/worker`. */
export type Activities = ReadonlyMap<string, { state: string; detail?: string }>;

export interface FrameInput {
  state: RunState;
  activities: Activities;
  now: number;
  style: Style;
  /** Number of the frame, for the spinner. */
  tick: number;
  /** As many lines as may be used. */
  rows: number;
}

// Cells of a name: what an agent does must still fit into a line of 80.
const NAME = 22;
const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** The live view of a run: a line a phase, and under the phases that have begun a line a worker. Pure. */
export function frame(input: FrameInput): string[] {
  const { state, now, style } = input;
  const phases = [...state.phases.flat().entries()].map(([index, phase]) => ({
    running: phase.status === "running",
    lines: phaseLines(input, index, phase),
  }));
  const lines = squeeze(phases, input.rows - 1, style);
  const ms = state.startedAt === null ? 0 : (state.endedAt ?? now) - state.startedAt;
  const hint =
    state.endedAt === null ? "   Ctrl-C stops the run, closing this terminal does not" : "";
  return [...lines, style.paint("dim", `${spent({ ms, usage: state.usage })}${hint}`)];
}

interface Part {
  running: boolean;
  lines: string[];
}

/** What fits: first the workers of phases that do not run give way, then the phases furthest from those that do. */
function squeeze(parts: Part[], rows: number, { paint }: Style): string[] {
  const all = parts.flatMap(({ lines }) => lines);
  if (all.length <= rows) return all;
  const short = parts.flatMap(({ running, lines }) => (running ? lines : lines.slice(0, 1)));
  if (short.length <= rows) return short;
  const before = parts.slice(
    0,
    Math.max(
      0,
      parts.findIndex(({ running }) => running),
    ),
  );
  const from = Math.max(0, Math.min(before.length - 1, short.length - rows + 1));
  const shown = short.slice(from, from + rows - (from > 0 ? 2 : 1));
  const rest = short.length - from - shown.length;
  const more = (count: number, where: string): string[] =>
    count > 0 ? [paint("dim", `… ${count} more ${where}`)] : [];
  return [...more(from, "above"), ...shown, ...more(rest, "below")].slice(0, Math.max(1, rows));
}

function phaseLines(input: FrameInput, index: number, phase: PhaseState): string[] {
  const { paint } = input.style;
  const name = input.state.plan.phases[index]?.name ?? "";
  if (phase.status === "pending") return [paint("dim", `· ${name}`)];
  if (phase.status === "skipped") return [paint("dim", `· ${name} skipped`)];
  const time = phase.startedAt === null ? "" : age((phase.endedAt ?? input.now) - phase.startedAt);
  const head = `${phase.status === "running" ? spinner(input) : mark(phase.status, paint)} ${paint("bold", name)} ${paint("dim", time)}`;
  return [
    head,
    ...[...phase.jobs.flat().entries()].map(([job, each]) =>
      workerLine(input, { phase: index, job }, each),
    ),
  ];
}

function workerLine(input: FrameInput, ref: { phase: number; job: number }, job: JobState): string {
  const { state, style, now } = input;
  const worker = workerName(state, ref);
  const phase = state.plan.phases[ref.phase]?.name ?? "";
  const time = job.startedAt === null ? "" : age((job.endedAt ?? now) - job.startedAt);
  const sign = job.status === "running" ? spinner(input) : mark(job.status, style.paint);
  const doing =
    job.status === "running"
      ? activity(job, input.activities.get(`${phase}/${worker}`))
      : ending(job);
  const usage = tokens(job.result?.usage ?? job.tryUsage);
  const agent = agentOf(state, ref, job.entry);
  return `  ${sign} ${pad(oneLine(worker, NAME), 16)} ${style.paint("dim", pad(oneLine(agent, NAME), NAME))} ${style.paint("dim", time.padStart(7))}  ${[doing, usage].filter(Boolean).join("  ")}`.trimEnd();
}

function activity(job: JobState, seen: { state: string; detail?: string } | undefined): string {
  if (job.stage !== "working") return job.stage;
  if (!seen) return "working";
  return seen.detail ? `${seen.state}: ${oneLine(seen.detail, 60)}` : seen.state;
}

function ending(job: JobState): string {
  if (job.failure) return oneLine(job.failure.message, 80);
  const moved = job.tries
    .filter(({ failure }) => failure)
    .map(({ agent, failure }) => `${agent} ${failure?.reason}`);
  return moved.length > 0 ? `after ${moved.join(", ")}` : "";
}

function spinner({ tick, style }: FrameInput): string {
  return style.paint("cyan", SPINNER[tick % SPINNER.length] ?? "•");
}
