import type { Plan } from "@connector/spec";
import { RunError } from "../error.ts";

/** Which phases to run, by name: `only` these, or those `from` one `until` another, both included. */
export interface Selection {
  only?: string[];
  from?: string;
  until?: string;
}

/** One flag a phase. Throws `unknown-phase` with the names there are. */
export function select(plan: Plan, selection: Selection | undefined): boolean[] {
  if (selection === undefined) return plan.phases.map(() => true);
  const only = selection.only?.map((name) => indexOf(plan, name));
  const from = selection.from === undefined ? 0 : indexOf(plan, selection.from);
  const until =
    selection.until === undefined ? plan.phases.length - 1 : indexOf(plan, selection.until);
  if (from > until) {
    throw new RunError(
      "unknown-phase",
      `phase "${selection.from}" comes after phase "${selection.until}"`,
      {
        hint: `The order is ${plan.phases.map((phase) => phase.name).join(", ")}.`,
      },
    );
  }
  const wanted = only === undefined ? undefined : new Set(only);
  return plan.phases.map(
    (_, index) => index >= from && index <= until && (wanted === undefined || wanted.has(index)),
  );
}

function indexOf(plan: Plan, name: string): number {
  const index = plan.phases.findIndex((phase) => phase.name === name || phase.slug === name);
  if (index >= 0) return index;
  const names = plan.phases
    .slice(0, 20)
    .map((phase) => phase.name)
    .join(", ");
  throw new RunError("unknown-phase", `there is no phase "${name}" in ${plan.name}`, {
    hint: `Its phases are ${names}.`,
  });
}
