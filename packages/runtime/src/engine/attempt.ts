import type {
  AttemptPlan,
  LimitPolicy,
  PhasePlan,
  SessionPlan,
  StepPlan,
  WorkerPlan,
} from "@connector/spec";
import type { JobRef } from "./event.ts";
import { at } from "./rows.ts";
import type { RunState } from "./state.ts";

/** A step or worker as the plan has it. */
export type JobPlan = { kind: "step"; step: StepPlan } | { kind: "worker"; worker: WorkerPlan };

export function phasePlan(state: RunState, phase: number): PhasePlan {
  const plan = state.plan.phases[phase];
  if (plan === undefined) throw new RangeError(`no phase ${phase}`);
  return plan;
}

export function jobPlan(state: RunState, ref: JobRef): JobPlan {
  const phase = phasePlan(state, ref.phase);
  const step = phase.steps[ref.job];
  if (step !== undefined) return { kind: "step", step };
  const worker = phase.workers[ref.job - phase.steps.length];
  if (worker === undefined) throw new RangeError(`no job ${ref.job} in phase ${ref.phase}`);
  return { kind: "worker", worker };
}

/** The failover entry at work; a step is always this machine's shell. */
export function attemptOf(state: RunState, ref: JobRef): AttemptPlan {
  const job = jobPlan(state, ref);
  if (job.kind === "step") return SHELL;
  const entry = at(at(state.phases, ref.phase).jobs, ref.job).entry;
  return job.worker.attempts[entry] ?? SHELL;
}

export function attemptsOf(state: RunState, ref: JobRef): number {
  const job = jobPlan(state, ref);
  return job.kind === "step" ? 1 : job.worker.attempts.length;
}

/** Steps run as their phase's first worker would: same tree, sandbox and environment. */
export function sessionOf(state: RunState, ref: JobRef): SessionPlan {
  const job = jobPlan(state, ref);
  if (job.kind === "worker") return job.worker.session;
  return phasePlan(state, ref.phase).workers[0]?.session ?? PLAIN;
}

/** What follows when the agent of a job has used up its quota. */
export function limitPolicy(state: RunState, ref: JobRef): LimitPolicy {
  return state.facts.onLimit ?? sessionOf(state, ref).onLimit ?? "failover";
}

export function timeoutOf(state: RunState, ref: JobRef): number | undefined {
  const job = jobPlan(state, ref);
  return job.kind === "step" ? job.step.timeoutMs : job.worker.session.timeoutMs;
}

/** A job that another document does, as a run of its own. */
export function isTeam(state: RunState, ref: JobRef): boolean {
  const job = jobPlan(state, ref);
  return job.kind === "worker" && job.worker.connector !== undefined;
}

/** True for a command line, whose exit code decides. */
export function isShell(attempt: AttemptPlan): boolean {
  return attempt.model.agent === "shell";
}

export const SHELL: AttemptPlan = {
  model: { name: "shell", agent: "shell", args: [], env: {} },
  machine: {},
};

/** Of what the document says nothing about. */
export const PLAIN: SessionPlan = { sandbox: false, network: true, scratchpad: false, env: {} };
