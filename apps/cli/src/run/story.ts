import type { Failure, JobState, PhaseState, RunState, Usage } from "@connector/runtime";

/** What `--json` prints, one object a line. Keys are stable; new ones may be added.
 *  `at` is in milliseconds since the epoch, `ms` a duration, `phase` and `worker` are names of the document. */
export type StoryEvent = { at: number } & (
  | { type: "run.started"; run: string; name: string; phases: string[] }
  | { type: "run.resumed"; run: string }
  | { type: "phase.started"; phase: string; workers: number }
  | { type: "phase.skipped"; phase: string; reason: string | null }
  | {
      type: "phase.ended";
      phase: string;
      status: string;
      ms: number;
      reason: string | null;
      data: Record<string, unknown>;
    }
  | {
      type: "worker.started";
      phase: string;
      worker: string;
      try: number;
      agent: string;
      session: string;
      tree: string;
      branch?: string;
      sandbox?: string;
    }
  | {
      type: "worker.moved";
      phase: string;
      worker: string;
      from: string;
      to: string | null;
      reason: string;
      message: string;
    }
  | {
      type: "worker.ended";
      phase: string;
      worker: string;
      status: string;
      ms: number;
      usage: Usage;
      file?: string;
      commit?: string;
      failure?: Failure;
    }
  | { type: "warning"; phase: string; worker?: string; message: string }
  | {
      type: "run.ended";
      run: string;
      status: string;
      ms: number;
      reason: string | null;
      usage: Usage;
    }
);

/** What one event of the journal changed, told for people and programs. Pure: the two states say it all. */
export function tell(before: RunState, after: RunState, at: number): StoryEvent[] {
  const story: StoryEvent[] = [];
  if (before.status === "pending" && after.status === "running") {
    story.push({
      at,
      type: "run.started",
      run: after.facts.id,
      name: after.plan.name,
      phases: after.plan.phases.map(({ name }) => name),
    });
  } else if (isOver(before) && after.status === "running") {
    story.push({ at, type: "run.resumed", run: after.facts.id });
  }
  for (const [index, now] of changedRows(before.phases, after.phases)) {
    const was = item(before.phases, index);
    if (was) story.push(...tellPhase(after, index, { was, now, at }));
  }
  if (!isOver(before) && isOver(after)) {
    const ms = at - (after.startedAt ?? at);
    story.push({
      at,
      type: "run.ended",
      run: after.facts.id,
      status: after.status,
      ms,
      reason: after.reason,
      usage: after.usage,
    });
  }
  return story;
}

/** A phase whose condition is still being evaluated has not begun. */
function hasBegun({ next, running, startedAt }: PhaseState): boolean {
  return startedAt !== null && (next > 0 || running > 0);
}

export function isOver({ status }: Pick<RunState, "status">): boolean {
  return status !== "pending" && status !== "running";
}

function tellPhase(
  state: RunState,
  index: number,
  { was, now, at }: { was: PhaseState; now: PhaseState; at: number },
): StoryEvent[] {
  const plan = state.plan.phases[index];
  const phase = plan?.name ?? `${index + 1}`;
  const story: StoryEvent[] = [];
  if (!hasBegun(was) && hasBegun(now)) {
    story.push({ at, type: "phase.started", phase, workers: plan?.workers.length ?? 0 });
  }
  for (const message of now.warnings.slice(was.warnings.length))
    story.push({ at, type: "warning", phase, message });
  for (const [job, current] of changedRows(was.jobs, now.jobs)) {
    const previous = item(was.jobs, job);
    if (previous)
      story.push(...tellWorker(state, { phase: index, job }, { was: previous, now: current, at }));
  }
  if (was.status !== now.status && now.status === "skipped")
    story.push({ at, type: "phase.skipped", phase, reason: now.reason });
  else if (was.status !== now.status && now.endedAt !== null) {
    story.push({
      at,
      type: "phase.ended",
      phase,
      status: now.status,
      ms: now.endedAt - (now.startedAt ?? now.endedAt),
      reason: now.reason,
      data: now.data,
    });
  }
  return story;
}

function tellWorker(
  state: RunState,
  ref: { phase: number; job: number },
  { was, now, at }: { was: JobState; now: JobState; at: number },
): StoryEvent[] {
  const phase = state.plan.phases[ref.phase]?.name ?? "";
  const worker = workerName(state, ref);
  const story: StoryEvent[] = [];
  for (const message of now.warnings.slice(was.warnings.length))
    story.push({ at, type: "warning", phase, worker, message });
  for (const tried of now.tries.slice(was.tries.length)) {
    if (!tried.failure) continue;
    const moved = now.status !== "failed" && now.entry !== tried.entry;
    const to = moved ? agentOf(state, ref, now.entry) : null;
    story.push({
      at,
      type: "worker.moved",
      phase,
      worker,
      from: tried.agent,
      to,
      reason: tried.failure.reason,
      message: tried.failure.message,
    });
  }
  if (now.session && now.session.id !== was.session?.id) {
    const { id, tree, branch, sandbox } = now.session;
    story.push({
      at,
      type: "worker.started",
      phase,
      worker,
      try: now.serial,
      agent: agentOf(state, ref, now.entry),
      session: id,
      tree,
      ...(branch ? { branch } : {}),
      ...(sandbox ? { sandbox } : {}),
    });
  }
  if (was.endedAt === null && now.endedAt !== null) {
    const { file, commit } = now.result ?? {};
    story.push({
      at,
      type: "worker.ended",
      phase,
      worker,
      status: now.status,
      ms: now.endedAt - (now.startedAt ?? now.endedAt),
      usage: now.result?.usage ?? {},
      ...(file ? { file } : {}),
      ...(commit ? { commit } : {}),
      ...(now.failure ? { failure: now.failure } : {}),
    });
  }
  return story;
}

export function workerName(
  state: RunState,
  { phase, job }: { phase: number; job: number },
): string {
  const plan = state.plan.phases[phase];
  const steps = plan?.steps.length ?? 0;
  const name = job < steps ? plan?.steps[job]?.name : plan?.workers[job - steps]?.name;
  return name ?? `${job + 1}`;
}

/** The agent at an entry of a worker's failover list; a step is a command. */
export function agentOf(
  state: RunState,
  { phase, job }: { phase: number; job: number },
  entry: number,
): string {
  const plan = state.plan.phases[phase];
  const steps = plan?.steps.length ?? 0;
  if (job < steps) return "command";
  return plan?.workers[job - steps]?.attempts[entry]?.model.agent ?? "default agent";
}

type Rows<T> = readonly (readonly T[])[];

/** The items that are not the same object in both: rows that did not change are skipped whole. */
function* changedRows<T>(before: Rows<T>, after: Rows<T>): Generator<[number, T]> {
  let index = 0;
  for (const [number, row] of after.entries()) {
    const old = before[number];
    if (old !== row) {
      for (const [place, now] of row.entries())
        if (old?.[place] !== now) yield [index + place, now];
    }
    index += row.length;
  }
}

function item<T>(rows: Rows<T>, index: number): T | undefined {
  let left = index;
  for (const row of rows) {
    if (left < row.length) return row[left];
    left -= row.length;
  }
  return undefined;
}
