import type { Plan } from "@connector/spec";
import type { JobRef } from "./event.ts";
import type { RunState } from "./state.ts";
import { at } from "./rows.ts";

/** Every name is made of the run's id and places in the plan, so that it is known before anything is done and is the
 *  same after a crash. */
export function tryKey(state: RunState, ref: JobRef): string {
  const serial = at(at(state.phases, ref.phase).jobs, ref.job).serial;
  return `${state.facts.id}.${phaseLabel(state, ref.phase)}.${jobLabel(state, ref)}.${serial}`;
}

export function turnId(state: RunState, ref: JobRef): string {
  return `${tryKey(state, ref)}.${at(at(state.phases, ref.phase).jobs, ref.job).turn}`;
}

export function conditionKey(state: RunState, phase: number): string {
  return `${state.facts.id}.${phaseLabel(state, phase)}:condition`;
}

/** Of the message that was said last. */
export function untilKey(state: RunState, phase: number): string {
  return `${state.facts.id}.${phaseLabel(state, phase)}:until-${at(state.phases, phase).talk.at}`;
}

export function minutesKey(state: RunState, phase: number): string {
  return `${state.facts.id}.${phaseLabel(state, phase)}:minutes`;
}

/** Of the merge of a phase, asked for so many times before. */
export function mergeKey(state: RunState, phase: number, asked: number): string {
  const again = asked === 0 ? "" : `-${asked}`;
  return `${state.facts.id}.${phaseLabel(state, phase)}:merge${again}`;
}

/** Branch that gets what the phases' trees are merged to: beside those of the workers, which lie in their phase's folder. */
export function resultBranch({ facts, plan }: RunState): string {
  const taken = new Set(plan.phases.map(({ slug }) => slug));
  const name = ["result", "merged"].find((each) => !taken.has(each)) ?? "result-of-all";
  return `niia/${facts.id}/${name}`;
}

export function finishKey(state: RunState): string {
  return `${state.facts.id}:finish`;
}

export function budgetKey(state: RunState): string {
  return `${state.facts.id}:budget`;
}

/** A job's folder-safe name, unique in its phase. */
export function jobSlug(plan: Plan, ref: JobRef): string {
  const phase = plan.phases[ref.phase];
  const steps = phase?.steps.length ?? 0;
  return ref.job < steps
    ? `step-${ref.job + 1}`
    : (phase?.workers[ref.job - steps]?.slug ?? `${ref.job}`);
}

/** A job's name as people know it. */
export function jobTitle(plan: Plan, ref: JobRef): string {
  const phase = plan.phases[ref.phase];
  const steps = phase?.steps.length ?? 0;
  const name =
    ref.job < steps ? phase?.steps[ref.job]?.name : phase?.workers[ref.job - steps]?.name;
  return name ?? `${ref.job + 1}`;
}

export function isStep(plan: Plan, ref: JobRef): boolean {
  return ref.job < (plan.phases[ref.phase]?.steps.length ?? 0);
}

/** A job that a merge needs: it comes after the workers of the phase, and is none. */
export function isMerger(plan: Plan, ref: JobRef): boolean {
  const { steps = [], workers = [] } = plan.phases[ref.phase] ?? {};
  return workers[ref.job - steps.length]?.merges !== undefined;
}

/** How many steps and workers of its own a phase has. */
export function jobsOf(plan: Plan, phase: number): number {
  const { steps = [], workers = [] } = plan.phases[phase] ?? {};
  const own = workers.findIndex(({ merges }) => merges !== undefined);
  return steps.length + (own < 0 ? workers.length : own);
}

export function branchOf(state: RunState, ref: JobRef): string {
  const phase = state.plan.phases[ref.phase]?.slug ?? `${ref.phase}`;
  return `niia/${state.facts.id}/${phase}/${jobSlug(state.plan, ref)}/work`;
}

/** The plan with slugs that no other phase of the plan, or worker of the phase, has: they name folders and branches. */
export function withUniqueSlugs(plan: Plan): Plan {
  const phases = unique(plan.phases).map((phase) => ({ ...phase, workers: unique(phase.workers) }));
  return { ...plan, phases };
}

function unique<T extends { slug: string }>(items: T[]): T[] {
  const taken = new Set<string>();
  return items.map((item, index) => {
    let slug = item.slug === "" ? `${index + 1}` : item.slug;
    for (let number = index + 1; taken.has(slug); number++) slug = `${item.slug}-${number}`;
    taken.add(slug);
    return slug === item.slug ? item : { ...item, slug };
  });
}

function phaseLabel(state: RunState, phase: number): string {
  return `${phase + 1}-${state.plan.phases[phase]?.slug}`;
}

function jobLabel(state: RunState, ref: JobRef): string {
  const slug = jobSlug(state.plan, ref);
  const steps = state.plan.phases[ref.phase]?.steps.length ?? 0;
  return ref.job < steps ? slug : `${ref.job - steps + 1}-${slug}`;
}
