import type { PhasePlan, Plan } from "@connector/spec";
import { withUniqueSlugs } from "./names.ts";
import { rowsOf } from "./rows.ts";
import { select } from "./selection.ts";
import { seated, standingPhase } from "./seats.ts";
import type { JobState, PhaseState, RunFacts, RunState, Talk } from "./state.ts";

/** A run that has not begun. Throws `RunError` when the selection names an unknown phase. */
export function createState(document: Plan, facts: RunFacts): RunState {
  const plan = withUniqueSlugs(seated(document));
  const selected = select(plan, facts.selection);
  const standing = standingPhase(plan);
  return {
    facts,
    plan,
    status: "pending",
    reason: null,
    phase: 0,
    phases: rowsOf(
      plan.phases.map((phase, index) =>
        freshPhase(phase, selected[index] === true || index === standing),
      ),
    ),
    trees: {},
    base: facts.base ?? null,
    usage: {},
    budget: plan.budget ?? null,
    mail: [],
    children: {},
    ending: null,
    halt: null,
    open: null,
    startedAt: null,
    endedAt: null,
    activeSince: 0,
    spentMs: 0,
    closed: false,
  };
}

function freshPhase(phase: PhasePlan, selected: boolean): PhaseState {
  const jobs = Array.from({ length: phase.steps.length + phase.workers.length }, () => FRESH_JOB);
  return {
    status: selected ? "pending" : "skipped",
    reason: selected ? null : "not selected",
    jobs: rowsOf(jobs),
    next: 0,
    running: 0,
    failed: 0,
    blocked: false,
    warnings: [],
    data: {},
    conflicts: [],
    talk: FRESH_TALK,
    merge: null,
    startedAt: null,
    endedAt: null,
  };
}

export const FRESH_TALK: Talk = { voices: [], at: 0, open: null, over: null, file: null };

export const FRESH_JOB: JobState = {
  status: "pending",
  stage: "waiting",
  open: null,
  entry: 0,
  serial: 0,
  turn: 0,
  cue: null,
  asked: "cue",
  heard: 0,
  nudges: 0,
  finishing: false,
  inbox: [],
  team: null,
  session: null,
  tree: null,
  reply: null,
  collected: null,
  outcome: null,
  tries: [],
  failure: null,
  result: null,
  startedAt: null,
  endedAt: null,
  tryStartedAt: null,
  tryUsage: {},
  spent: null,
  warnings: [],
};
