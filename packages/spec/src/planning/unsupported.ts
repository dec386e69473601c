import type { PhasePlan, Plan } from "../plan.ts";

type Unsupported = Plan["unsupported"][number];

/** What is in a plan that no engine carries out yet, one sentence each. */
export function findUnsupported(plan: Plan): Unsupported[] {
  return [...documentParts(plan), ...plan.phases.flatMap(phaseParts), ...machineParts(plan)];
}

function documentParts({ type, agents, name }: Plan): Unsupported[] {
  const found: Unsupported[] = [];
  if (type !== "pipeline")
    found.push(
      unsupported(
        type,
        type === "mesh" ? "/agents" : "/participants",
        `The document "${name}" is a ${type}, and documents of that type cannot be run yet.`,
      ),
    );
  else if (agents.length > 0)
    found.push(
      unsupported(
        "agents",
        "/agents",
        `The document "${name}" has ${count(agents.length, "agent")} standing by beside its pipeline, which cannot be run yet.`,
      ),
    );
  return found;
}

function phaseParts(phase: PhasePlan): Unsupported[] {
  const { type, name, pointer, workers } = phase;
  const found: Unsupported[] = [];
  if (type === "connector")
    found.push(
      unsupported(
        "connector",
        `${pointer}/connector`,
        `Phase "${name}" is a sub-team, and sub-teams cannot be run yet.`,
      ),
    );
  else if (type !== "workers")
    found.push(
      unsupported(
        type,
        pointer,
        `Phase "${name}" is a ${type}, and phases of that type cannot be run yet.`,
      ),
    );
  for (const worker of workers) {
    if (!worker.connector) continue;
    found.push(
      unsupported(
        "connector",
        `${worker.pointer}/connector`,
        `Worker "${worker.name}" of phase "${name}" is a sub-team, and sub-teams cannot be run yet.`,
      ),
    );
  }
  return found;
}

/** Each other machine once, at the first place that needs it. */
function machineParts(plan: Plan): Unsupported[] {
  if (plan.machines.length === 0) return [];
  const first = new Map<string, { pointer: string; who: string }>();
  const note = (name: string | undefined, pointer: string, who: string): void => {
    if (name !== undefined && !first.has(name)) first.set(name, { pointer, who });
  };
  for (const { id, pointer, attempts } of plan.agents)
    for (const { machine } of attempts) note(machine.name, pointer, `Agent "${id}"`);
  for (const phase of plan.phases) {
    for (const { name, pointer, attempts } of phase.workers)
      for (const { machine } of attempts)
        note(machine.name, pointer, `Worker "${name}" of phase "${phase.name}"`);
  }
  return plan.machines.flatMap(({ name, host }) => {
    const { pointer, who } = first.get(name) ?? { pointer: "", who: "The document" };
    const shown = host === name ? `"${name}"` : `"${name}" (${host})`;
    return [
      unsupported(
        "machine",
        pointer,
        `${who} works on machine ${shown}, and other machines cannot be used yet.`,
      ),
    ];
  });
}

const unsupported = (what: string, pointer: string, reason: string): Unsupported => ({
  what,
  pointer,
  reason,
});
const count = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? "" : "s"}`;
