import type { ConnectorDocument } from "../generated/types.ts";
import type { MachinePlan, Plan } from "../plan.ts";
import { failoverMachines, findMachine, type IsHere } from "./machine.ts";

/** What every part of a plan is made with: the document and the machines met on the way. */
export interface Planner {
  readonly document: ConnectorDocument;
  readonly scratchpad: boolean;
  /** Position of each phase by name. */
  readonly order: ReadonlyMap<string, number>;
  /** The machine of a name, and the ones that stand in for it. */
  machine(name: string | undefined): MachinePlan[];
  /** Machines other than this one that were asked for, in order of first use. */
  machines(): Plan["machines"];
  /** The named properties that are set. */
  own<T extends object, K extends keyof T>(value: T, keys: readonly K[]): Pick<T, K>;
}

export function createPlanner(document: ConnectorDocument, isHere: IsHere): Planner {
  const met = new Map<string, Plan["machines"][number]>();
  const phases = document.pipeline?.phases ?? [];
  return {
    document,
    scratchpad: document.pipeline?.scratchpad ?? document.session?.scratchpad ?? true,
    order: new Map(phases.map(({ name }, index) => [name ?? `phase-${index + 1}`, index])),
    machine(name) {
      if (name === undefined) return [{}];
      const names = [name, ...failoverMachines(document.machines, name)];
      for (const each of names) {
        const { host, away } = findMachine(document.machines, each, isHere);
        if (away && !met.has(each))
          met.set(each, { name: each, host, failover: failoverMachines(document.machines, each) });
      }
      return names.map((each) => {
        const { host, away } = findMachine(document.machines, each, isHere);
        return away ? { name: each, host } : {};
      });
    },
    machines: () => [...met.values()],
    own(value, keys) {
      return Object.fromEntries(
        keys.filter((key) => value[key] !== undefined).map((key) => [key, value[key]]),
      ) as Pick<typeof value, (typeof keys)[number]>;
    },
  };
}
