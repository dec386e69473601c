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

/** Runs below others. */
export interface Below {
  /** Of sub-teams, by their ids. */
  teams: ReadonlyMap<string, RunReport>;
  /** Those that a session of a run started itself, by the id of that run. */
  started: ReadonlyMap<string, readonly RunReport[]>;
}

/** What happened when: the phases of a run in their order, with their workers, each move, and the runs below. */
export function bars(report: RunReport, below?: Below): Bar[] {
  const start = report.startedAt ?? 0;
  return runBars(report, 0);

  function runBars(run: RunReport, depth: number): Bar[] {
    const phases = run.phases.flatMap((phase) => [
      { label: phase.name, depth, status: phase.status, ...span(phase), note: "" },
      ...phase.workers.flatMap((worker) => [
        ...workerBars(worker, depth + 1),
        ...teamBars(worker, depth + 2),
      ]),
    ]);
    const own = below?.started.get(run.id) ?? [];
    return [
      ...phases,
      ...own.flatMap((child) => [runBar(child, depth), ...runBars(child, depth + 1)]),
    ];
  }

  function runBar(run: RunReport, depth: number): Bar {
    return { label: run.name, depth, status: run.status, ...span(run), note: run.id };
  }

  function teamBars({ team }: WorkerReport, depth: number): Bar[] {
    const run = team === undefined ? undefined : below?.teams.get(team);
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
