import type { Failover } from "../generated/types.ts";
import { resolveModel } from "../model/resolve.ts";
import type { AttemptPlan, ModelPlan } from "../plan.ts";
import type { Planner } from "./planner.ts";

export interface Wanted {
  model?: string | undefined;
  machine?: string | undefined;
  failover?: Failover[] | undefined;
}

/** Who does the work, and who takes over: own model and machine first, then the failover list, each on its machine and
 *  those that stand in for it. Settings of the nearest owner win. Never empty, nothing twice. */
export function planAttempts(planner: Planner, owners: readonly Wanted[]): AttemptPlan[] {
  const models = planner.document.models ?? {};
  const named = owners.find((owner) => owner.model !== undefined)?.model;
  const model = named ?? (Object.hasOwn(models, "primary") ? "primary" : undefined);
  const machine = owners.find((owner) => owner.machine !== undefined)?.machine;
  const listed = owners.find((owner) => owner.failover !== undefined)?.failover;
  const attempts: AttemptPlan[] = [];
  const add = (entry: Wanted): void => {
    for (const place of planner.machine(entry.machine ?? machine))
      attempts.push({ model: planner.model(entry.model ?? model), machine: place });
  };
  add({});
  for (const entry of listed ?? impliedFailover(planner, model))
    add(typeof entry === "string" ? { model: entry } : entry);
  return attempts.length < 2 ? attempts : unique(attempts);
}

/** `models.fallback` stands in for whatever resolves to `models.primary`. */
function impliedFailover(planner: Planner, model: string | undefined): Failover[] {
  const models = planner.document.models ?? {};
  if (model === undefined || model === "fallback" || !Object.hasOwn(models, "fallback")) return [];
  const resolved = resolveModel(models, model);
  return resolved.chain.includes("primary") && Object.hasOwn(models, "primary") ? ["fallback"] : [];
}

function unique(attempts: AttemptPlan[]): AttemptPlan[] {
  return attempts.filter(
    ({ model, machine }, index) =>
      !attempts
        .slice(0, index)
        .some((other) => other.machine.name === machine.name && sameModel(other.model, model)),
  );
}

function sameModel(one: ModelPlan, other: ModelPlan): boolean {
  if (one === other) return true;
  if (one.agent !== other.agent) return false;
  return JSON.stringify([one.args, one.env]) === JSON.stringify([other.args, other.env]);
}
