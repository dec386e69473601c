import type { PhaseReport, RunReport, WorkerReport } from "@connector/runtime";

/** One line of a timeline: a phase, a worker, or one try of a worker that moved. */
export interface Bar {
  label: string;
  /** 0 for a phase, 1 for what it holds, and so on. */
  depth: number;
  status: string;
  /** Milliseconds since the run began; undefined where it was not reached. */
  from?: number;
  to?: number;
  /** The agent that did it, and why it stopped where it failed. */
  note: string;
}

/** What happened when: the phases of a run in their order, with their workers, each move, and the runs of sub-teams by
 *  their ids. */
export function bars(report: RunReport, teams: ReadonlyMap<string, RunReport> = new Map()): Bar[] {
  const start = report.startedAt ?? 0;
  return runBars(report, 0);

  function runBars(run: RunReport, depth: number): Bar[] {
    return run.phases.flatMap((phase) => [
      { label: phase.name, depth, status: phase.status, ...span(phase), note: "" },
      ...phase.workers.flatMap((worker) => [
        ...workerBars(worker, depth + 1),
        ...teamBars(worker, depth + 2),
      ]),
    ]);
  }

  function teamBars({ team }: WorkerReport, depth: number): Bar[] {
    const run = team === undefined ? undefined : teams.get(team);
    return run === undefined ? [] : runBars(run, depth);
  }

  function workerBars(worker: WorkerReport, depth: number): Bar[] {
    const last = worker.tries.at(-1);
    const whole: Bar = {
      label: worker.name,
      depth,
      status: worker.status,
      ...span(worker),
      note: worker.kind === "step" ? "" : (worker.team ?? last?.agent ?? ""),
    };
    if (worker.tries.length < 2) return [whole];
    return [
      { ...whole, note: "" },
      ...worker.tries.map(({ agent, startedAt, endedAt, failure }) => ({
        label: agent,
        depth: depth + 1,
        status: failure ? "failed" : "done",
        from: startedAt - start,
        to: endedAt - start,
        note: failure?.message ?? "",
      })),
    ];
  }

  function span({
    startedAt,
    ms,
  }: Pick<PhaseReport, "startedAt" | "ms">): Pick<Bar, "from" | "to"> {
    if (startedAt === null) return {};
    const from = startedAt - start;
    return { from, to: from + ms };
  }
}

/** The end of the last bar, at least 1 ms. */
export const length = (all: readonly Bar[]): number => Math.max(1, ...all.map(({ to }) => to ?? 0));
