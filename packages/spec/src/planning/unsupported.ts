import type { Plan } from "../plan.ts";

type Unsupported = Plan["unsupported"][number];

/** What is in a plan that nothing carries out yet, one sentence each: every other machine once, at the first place that
 *  needs it. */
export function findUnsupported(plan: Plan): Unsupported[] {
  const first = new Map<string, { pointer: string; who: string }>();
  const note = (name: string | undefined, pointer: string, who: string): void => {
    if (name !== undefined && !first.has(name)) first.set(name, { pointer, who });
  };
  for (const { id, pointer, attempts } of plan.agents)
    for (const { machine } of attempts) note(machine.name, pointer, `Agent "${id}"`);
  for (const { name, pointer, attempts } of plan.dialogue?.participants ?? [])
    for (const { machine } of attempts) note(machine.name, pointer, `Participant "${name}"`);
  for (const phase of plan.phases) {
    for (const { id, pointer, attempts } of phase.agents)
      for (const { machine } of attempts)
        note(machine.name, pointer, `Agent "${id}" of phase "${phase.name}"`);
    for (const { name, pointer, attempts } of phase.talk?.participants ?? [])
      for (const { machine } of attempts)
        note(machine.name, pointer, `Participant "${name}" of phase "${phase.name}"`);
    for (const { name, pointer, attempts } of phase.workers)
      for (const { machine } of attempts)
        note(machine.name, pointer, `Worker "${name}" of phase "${phase.name}"`);
  }
  return plan.machines.map(({ name, host }) => {
    const { pointer, who } = first.get(name) ?? { pointer: "", who: "The document" };
    const shown = host === name ? `"${name}"` : `"${name}" (${host})`;
    const reason = `${who} works on machine ${shown}, and other machines cannot be used yet.`;
    return { what: "machine", pointer, reason };
  });
}
