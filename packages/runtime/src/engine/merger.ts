import type { SessionPlan, WorkerPlan } from "@connector/spec";
import type { HostWanted } from "../host.ts";
import { resolverText } from "../prompt/resolver.ts";
import { phasePlan, SHELL } from "./attempt.ts";
import { mergingOf } from "./heads.ts";
import { branchOf } from "./names.ts";
import { append, count } from "./rows.ts";
import { begin } from "./settle.ts";
import { FRESH_JOB } from "./start.ts";
import { phaseOf, setPhase, setRun, type Work } from "./work.ts";

/** Adds a worker to a phase whose merge needs it, and begins it in a tree that shows the commit. */
export function beginMerger(work: Work, phase: number, what: HostWanted): void {
  const { plan } = work.state;
  const job = count(phaseOf(work, phase).jobs);
  const worker = mergerFor(work, phase, what);
  const phases = plan.phases.map((each, index) =>
    index === phase ? { ...each, workers: [...each.workers, worker] } : each,
  );
  setRun(work, { plan: { ...plan, phases } });
  const tree = freeSlug(work, `${phasePlan(work.state, phase).slug}-${worker.slug}`);
  const branch = branchOf(work.state, { phase, job });
  setRun(work, { trees: { ...work.state.trees, [tree]: { branch, base: what.commit } } });
  const { jobs, running } = phaseOf(work, phase);
  setPhase(work, phase, { jobs: append(jobs, { ...FRESH_JOB, tree }), running: running + 1 });
  begin(work, { phase, job });
}

function mergerFor(work: Work, phase: number, what: HostWanted): WorkerPlan {
  const { workers, steps, pointer } = phasePlan(work.state, phase);
  const name = freeName(what.kind, [...workers, ...steps]);
  const { gate, resolver } = mergingOf(work.state, phase) ?? {};
  const number = workers.length + 1;
  const worker = { name, slug: name, number, label: name, merges: what.kind };
  if (what.kind === "gate") {
    const { run: prompt = [], timeoutMs } = gate ?? {};
    const time = timeoutMs === undefined ? {} : { timeoutMs };
    const session = { ...SEALED, ...time };
    return { ...worker, pointer: `${pointer}/gate`, attempts: [SHELL], prompt, session };
  }
  const { attempts = [], session = SEALED } = resolver ?? {};
  const prompt = [{ text: resolverText(what) }];
  return { ...worker, pointer: `${pointer}/resolver`, attempts, prompt, session };
}

/** What others wrote is run: it sees its tree and nothing else. */
const SEALED: SessionPlan = { sandbox: true, network: false, scratchpad: false, env: {} };

function freeName(wanted: string, others: { name: string; slug?: string }[]): string {
  const taken = new Set(others.flatMap(({ name, slug = name }) => [name, slug]));
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`;
  return name;
}

function freeSlug({ state }: Work, wanted: string): string {
  let slug = wanted.slice(0, 50);
  for (let number = 2; state.trees[slug] !== undefined; number++)
    slug = `${wanted.slice(0, 50)}-${number}`;
  return slug;
}
