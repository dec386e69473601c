import type { ConnectorDocument } from "../generated/types.ts";
import type { MachinePlan, ModelPlan, Plan } from "../plan.ts";
import { failoverMachines, findMachine, type IsHere } from "./machine.ts";
import { planModel } from "./model.ts";

/** What every part of a plan is made with: the document and the machines met on the way. */
export interface Planner {
  readonly document: ConnectorDocument;
  readonly scratchpad: boolean;
  /** Position of each phase by name. */
  readonly order: ReadonlyMap<string, number>;
  /** The model of an alias or name; the same name gives the same object. */
  model(name: string | undefined): ModelPlan;
  /** The machine of a name, and the ones that stand in for it. */
  machine(name: string | undefined): MachinePlan[];
  /** Machines other than this one that were asked for, in order of first use. */
  machines(): Plan["machines"];
}

const HERE: MachinePlan[] = [{}];

export function createPlanner(document: ConnectorDocument, isHere: IsHere): Planner {
  const met = new Map<string, Plan["machines"][number]>();
  const models = new Map<string | undefined, ModelPlan>();
  const phases = document.pipeline?.phases ?? [];
  return {
    document,
    scratchpad: document.pipeline?.scratchpad ?? document.session?.scratchpad ?? true,
    order: new Map(phases.map(({ name }, index) => [name ?? `phase-${index + 1}`, index])),
    model(name) {
      let model = models.get(name);
      if (!model) models.set(name, (model = planModel(document.models, name)));
      return model;
    },
    machine(name) {
      if (name === undefined) return HERE;
      return [name, ...failoverMachines(document.machines, name)].map((each) => {
        const { host, away } = findMachine(document.machines, each, isHere);
        if (!away) return {};
        if (!met.has(each))
          met.set(each, { name: each, host, failover: failoverMachines(document.machines, each) });
        return { name: each, host };
      });
    },
    machines: () => [...met.values()],
  };
}
