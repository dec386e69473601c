import { phasePlan } from "./attempt.ts";
import { closePhase } from "./close.ts";
import { endRun, finishRun } from "./end.ts";
import type { JobRef } from "./event.ts";
import { goOnMeshing } from "./mesh.ts";
import { mergeTrees } from "./merge.ts";
import { conditionKey, isMerger, isStep, jobsOf } from "./names.ts";
import { at, count, rowsOf } from "./rows.ts";
import { standingPhase } from "./seats.ts";
import { begin, haltStatus } from "./settle.ts";
import { isUnderWay } from "./stage.ts";
import type { JobState } from "./state.ts";
import { goOnTalking } from "./talk.ts";
import { allotTrees } from "./tree.ts";
import { jobOf, phaseOf, setPhase, setRun, type Work } from "./work.ts";

/** Goes on with the next phase that is not over, or ends the run. */
export function advance(work: Work): void {
  const standing = standingPhase(work.state.plan);
  for (let phase = work.state.phase; phase < work.state.plan.phases.length; phase++) {
    if (isOver(work)) return;
    if (phase === standing || phaseOf(work, phase).status !== "pending") continue;
    setRun(work, { phase });
    if (work.state.halt !== null) return endRun(work, work.state.halt);
    if (phasePlan(work.state, phase).condition !== undefined) return ask(work, phase);
    if (!start(work, phase)) return;
  }
  if (!isOver(work)) endRun(work, work.state.halt ?? { status: "done", reason: null });
}

/** Does all that may be done now in a phase under way; one that is over makes room for the next. */
export function stir(work: Work, phase: number): void {
  if (!isUnderWay(work, phase) || !goOn(work, phase)) return;
  if (phase !== standingPhase(work.state.plan)) return advance(work);
  const { ending, halt } = work.state;
  if (ending !== null) finishRun(work, halt ?? ending);
}

/** Agents that stand by are there before the first phase begins. */
export function startStanding(work: Work): void {
  const standing = standingPhase(work.state.plan);
  if (standing !== undefined) start(work, standing);
}

/** The condition of the phase under way was answered. */
export function decided(work: Work, value: boolean, warnings: string[]): void {
  const { phase, halt } = work.state;
  setRun(work, { open: null });
  setPhase(work, phase, { warnings: [...phaseOf(work, phase).warnings, ...warnings] });
  const source = phasePlan(work.state, phase).condition?.source;
  if (halt !== null) closePhase(work, phase, { status: haltStatus(work), reason: halt.reason });
  else if (!value)
    closePhase(work, phase, { status: "skipped", reason: `its condition was false: ${source}` });
  else if (!start(work, phase)) return;
  advance(work);
}

/** The condition of the phase under way has no value: that is never taken for true or false. */
export function undecided(work: Work, message: string): void {
  setRun(work, { open: null });
  const reason = `its condition could not be evaluated: ${message}`;
  closePhase(work, work.state.phase, { status: "failed", reason });
  advance(work);
}

/** A job of a phase under way has ended. A dialogue with one voice is none. */
export function jobEnded(work: Work, ref: JobRef): void {
  const { phase } = ref;
  const state = phaseOf(work, phase);
  const own = !isMerger(work.state.plan, ref);
  const failed = own && jobOf(work, ref).status === "failed";
  const plan = phasePlan(work.state, phase);
  const needed =
    isStep(work.state.plan, ref) || plan.onError === "stop" || plan.type === "dialogue";
  setPhase(work, phase, {
    running: state.running - 1,
    failed: state.failed + (failed ? 1 : 0),
    blocked: state.blocked || (failed && needed),
  });
}

/** Nothing more is to begin. */
function isOver({ state }: Work): boolean {
  return state.status !== "running" || state.ending !== null;
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
  return goOn(work, phase);
}

/** Returns true when nothing was left to do, which closed the phase. */
function goOn(work: Work, phase: number): boolean {
  const { type, steps } = phasePlan(work.state, phase);
  const alone = type === "workers" || type === "connector";
  fill(work, phase, alone ? count(phaseOf(work, phase).jobs) : steps.length);
  if (!alone && stepsEnded(work, phase, steps.length)) {
    const over = type === "mesh" ? goOnMeshing(work, phase) : goOnTalking(work, phase);
    if (!over) return false;
  }
  if (phaseOf(work, phase).running > 0 || !mergeTrees(work, phase)) return false;
  close(work, phase);
  return true;
}

function stepsEnded(work: Work, phase: number, steps: number): boolean {
  for (let job = 0; job < steps; job++)
    if (jobOf(work, { phase, job }).stage !== "ended") return false;
  return true;
}

/** A run that is ending may find every job of the phase done all the same. */
function close(work: Work, phase: number): void {
  const { failed, talk, merge } = phaseOf(work, phase);
  const { halt } = work.state;
  const jobs = ownJobs(work, phase);
  if (failed > 0) {
    const told = jobs.some(({ status }) => status === "failed");
    closePhase(work, phase, { status: "failed", reason: told ? null : talk.over });
  } else if (typeof merge?.problem === "string") {
    closePhase(work, phase, { status: "failed", reason: merge.problem });
  } else if (halt === null || (allDone(jobs) && merge?.cut !== true)) {
    closePhase(work, phase, { status: "done", reason: null });
  } else {
    closePhase(work, phase, { status: haltStatus(work), reason: halt.reason });
  }
}

/** Begins every job before `limit` that may begin now. */
function fill(work: Work, phase: number, limit: number): void {
  for (
    let state = phaseOf(work, phase);
    mayBegin(work, phase, limit);
    state = phaseOf(work, phase)
  ) {
    const job = state.next;
    const waiting = at(state.jobs, job).stage === "waiting";
    setPhase(work, phase, { next: job + 1, running: state.running + (waiting ? 1 : 0) });
    if (waiting) begin(work, { phase, job });
  }
}

/** Steps run one by one; the first worker waits for the last of them. */
function mayBegin(work: Work, phase: number, limit: number): boolean {
  const state = phaseOf(work, phase);
  if (work.state.halt !== null || state.blocked || state.next >= limit) return false;
  const plan = phasePlan(work.state, phase);
  const alone = state.next <= plan.steps.length || !plan.parallel;
  return state.running < (alone ? 1 : work.state.facts.width);
}

/** What a person left out is as good as done. */
function allDone(jobs: JobState[]): boolean {
  return jobs.every(
    ({ status, stage }) => status === "done" || (status === "skipped" && stage === "ended"),
  );
}

function ownJobs(work: Work, phase: number): JobState[] {
  return phaseOf(work, phase).jobs.flat().slice(0, jobsOf(work.state.plan, phase));
}
