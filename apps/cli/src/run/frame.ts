import type { JobState, PhaseState, RunState } from "@connector/runtime";
import type { Style } from "../terminal/style.ts";
import { age, oneLine } from "../terminal/table.ts";
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
}

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** The live view of a run: a line a phase, and under the phases that have begun a line a worker. Pure. */
export function frame(input: FrameInput): string[] {
  const { state, now, style } = input;
  const lines = [...state.phases.flat().entries()].flatMap(([index, phase]) =>
    phaseLines(input, index, phase),
  );
  const ms = state.startedAt === null ? 0 : (state.endedAt ?? now) - state.startedAt;
  const hint =
    state.endedAt === null ? "   Ctrl-C stops the run, closing this terminal does not" : "";
  return [...lines, style.paint("dim", `${spent({ ms, usage: state.usage })}${hint}`)];
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
  return `  ${sign} ${worker.padEnd(16)} ${style.paint("dim", agent.padEnd(22))} ${style.paint("dim", time.padStart(7))}  ${[doing, usage].filter(Boolean).join("  ")}`.trimEnd();
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
