import { phasePlan } from "./attempt.ts";
import { closePhase } from "./close.ts";
import { endRun } from "./end.ts";
import { conditionKey, isStep } from "./names.ts";
import { at, count, rowsOf } from "./rows.ts";
import { begin, haltStatus } from "./settle.ts";
import type { PhaseState } from "./state.ts";
import { allotTrees } from "./tree.ts";
import { jobOf, phaseOf, setPhase, setRun, type Work } from "./work.ts";

/** Goes on with the next phase that is not over, or ends the run. */
export function advance(work: Work): void {
  for (let phase = work.state.phase; phase < work.state.plan.phases.length; phase++) {
    if (work.state.status !== "running") return;
    if (phaseOf(work, phase).status !== "pending") continue;
    setRun(work, { phase });
    if (work.state.halt !== null) return endRun(work, work.state.halt);
    if (phasePlan(work.state, phase).condition !== undefined) return ask(work, phase);
    if (!start(work, phase)) return;
  }
  if (work.state.status === "running")
    endRun(work, work.state.halt ?? { status: "done", reason: null });
}

/** The condition of the phase under way was answered. */
export function decided(work: Work, value: boolean, warnings: string[]): void {
  const { phase, halt } = work.state;
  setRun(work, { open: null });
  setPhase(work, phase, { warnings: [...phaseOf(work, phase).warnings, ...warnings] });
  const source = phasePlan(work.state, phase).condition?.source;
  if (halt !== null) closePhase(work, haltStatus(work), halt.reason);
  else if (!value) closePhase(work, "skipped", `its condition was false: ${source}`);
  else if (!start(work, phase)) return;
  advance(work);
}

/** The condition of the phase under way has no value: that is never taken for true or false. */
export function undecided(work: Work, message: string): void {
  setRun(work, { open: null });
  closePhase(work, "failed", `its condition could not be evaluated: ${message}`);
  advance(work);
}

/** A job of the phase under way has ended. */
export function jobEnded(work: Work, job: number): void {
  const { phase } = work.state;
  const state = phaseOf(work, phase);
  const failed = jobOf(work, { phase, job }).status === "failed";
  const plan = phasePlan(work.state, phase);
  const blocks = failed && (isStep(work.state.plan, { phase, job }) || plan.onError === "stop");
  setPhase(work, phase, {
    running: state.running - 1,
    failed: state.failed + (failed ? 1 : 0),
    blocked: state.blocked || blocks,
  });
  if (fill(work)) advance(work);
}

function ask(work: Work, phase: number): void {
  const key = conditionKey(work.state, phase);
  setRun(work, { open: key });
  setPhase(work, phase, {
    status: "running",
    startedAt: phaseOf(work, phase).startedAt ?? work.now,
  });
  work.commands.push({ kind: "evaluateCondition", key, phase });
}

function start(work: Work, phase: number): boolean {
  const state = phaseOf(work, phase);
  const { slugs, trees } = allotTrees(work.state, phase);
  setRun(work, { trees });
  const jobs = slugs.map((tree, job) => ({
    ...at(state.jobs, job),
    tree: at(state.jobs, job).tree ?? tree,
  }));
  setPhase(work, phase, {
    status: "running",
    startedAt: state.startedAt ?? work.now,
    jobs: rowsOf(jobs),
  });
  return fill(work);
}

/** Begins every job that may begin now. Returns true when nothing was left to do, which closed the phase. */
function fill(work: Work): boolean {
  const { phase } = work.state;
  for (let state = phaseOf(work, phase); mayBegin(work, state); state = phaseOf(work, phase)) {
    const job = state.next;
    const waiting = at(state.jobs, job).stage === "waiting";
    setPhase(work, phase, { next: job + 1, running: state.running + (waiting ? 1 : 0) });
    if (waiting) begin(work, { phase, job });
  }
  const { running, failed } = phaseOf(work, phase);
  if (running > 0) return false;
  if (failed > 0) closePhase(work, "failed", null);
  else if (allDone(phaseOf(work, phase))) closePhase(work, "done", null);
  else closePhase(work, haltStatus(work), work.state.halt?.reason ?? null);
  return true;
}

/** A run that is ending may find every job of the phase done all the same. */
function allDone({ jobs }: PhaseState): boolean {
  return jobs.every((row) => row.every(({ status }) => status === "done"));
}

/** Steps run one by one; the first worker waits for the last of them. */
function mayBegin(work: Work, state: PhaseState): boolean {
  if (work.state.halt !== null || state.blocked || state.next >= count(state.jobs)) return false;
  const plan = phasePlan(work.state, work.state.phase);
  const alone = state.next <= plan.steps.length || !plan.parallel;
  return state.running < (alone ? 1 : work.state.facts.width);
}
