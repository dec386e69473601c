import type { RunReport } from "@connector/runtime";

/** A report in which what still runs has taken the time until `now` (ms since the epoch). */
export function asOf(report: RunReport, now: number): RunReport {
  const takes = <T extends Timed>(part: T): T =>
    part.status === "running" && part.startedAt !== null
      ? { ...part, ms: Math.max(0, now - part.startedAt) }
      : part;
  return {
    ...takes(report),
    phases: report.phases.map((phase) => ({ ...takes(phase), workers: phase.workers.map(takes) })),
  };
}

interface Timed {
  status: string;
  startedAt: number | null;
  ms: number;
}
