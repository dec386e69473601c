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
  let { model, machine, failover } = owners[0] ?? {};
  for (const owner of owners) {
    model ??= owner.model;
    machine ??= owner.machine;
    failover ??= owner.failover;
  }
  const models = planner.document.models;
  if (model === undefined && models && Object.hasOwn(models, "primary")) model = "primary";
  const attempts: AttemptPlan[] = [];
  addAttempts(planner, attempts, { model, machine });
  for (const entry of failover ?? impliedFailover(planner, model)) {
    const wanted = typeof entry === "string" ? { model: entry, machine } : entry;
    addAttempts(planner, attempts, {
      model: wanted.model ?? model,
      machine: wanted.machine ?? machine,
    });
  }
  return attempts.length < 2 ? attempts : unique(attempts);
}

/** One for the machine, and one for each that stands in for it. */
function addAttempts(planner: Planner, attempts: AttemptPlan[], wanted: Wanted): void {
  const model = planner.model(wanted.model);
  for (const machine of planner.machine(wanted.machine)) attempts.push({ model, machine });
}

/** `models.fallback` stands in for whatever resolves to `models.primary`. */
function impliedFailover(planner: Planner, model: string | undefined): Failover[] {
  const models = planner.document.models ?? {};
  if (model === undefined || model === "fallback" || !Object.hasOwn(models, "fallback")) return [];
  const resolved = resolveModel(models, model);
  return resolved.chain.includes("primary") && Object.hasOwn(models, "primary") ? ["fallback"] : [];
}

function unique(attempts: readonly AttemptPlan[]): AttemptPlan[] {
  const kept: AttemptPlan[] = [];
  for (const attempt of attempts) if (!isAmong(kept, attempt)) kept.push(attempt);
  return kept;
}

function isAmong(kept: readonly AttemptPlan[], { model, machine }: AttemptPlan): boolean {
  for (const other of kept)
    if (other.machine.name === machine.name && isSame(other.model, model)) return true;
  return false;
}

function isSame(one: ModelPlan, other: ModelPlan): boolean {
  if (one === other) return true;
  if (one.agent !== other.agent) return false;
  return JSON.stringify([one.args, one.env]) === JSON.stringify([other.args, other.env]);
}
