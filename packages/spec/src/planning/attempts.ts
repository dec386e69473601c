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
  const first = <K extends keyof Wanted>(key: K): Wanted[K] =>
    owners.find((owner) => owner[key] !== undefined)?.[key];
  const models = planner.document.models ?? {};
  const model = first("model") ?? (Object.hasOwn(models, "primary") ? "primary" : undefined);
  const machine = first("machine");
  const failover = first("failover") ?? impliedFailover(planner, model);
  const entries = failover.map((entry) => (typeof entry === "string" ? { model: entry } : entry));
  const attempts = [{ model, machine }, ...entries].flatMap((entry) =>
    planner.machine(entry.machine ?? machine).map(
      (place): AttemptPlan => ({
        model: planModel(planner, entry.model ?? model),
        machine: place,
      }),
    ),
  );
  return attempts.length < 2 ? attempts : unique(attempts);
}

/** `models.fallback` stands in for whatever resolves to `models.primary`. */
function impliedFailover(planner: Planner, model: string | undefined): Failover[] {
  const models = planner.document.models ?? {};
  if (model === undefined || model === "fallback" || !Object.hasOwn(models, "fallback")) return [];
  const resolved = resolveModel(models, model);
  return resolved.chain.includes("primary") && Object.hasOwn(models, "primary") ? ["fallback"] : [];
}

export function planModel(planner: Planner, name: string | undefined): ModelPlan {
  if (name === undefined) return { name: "default", args: [], env: {} };
  const resolved = resolveModel(planner.document.models ?? {}, name);
  if ("problem" in resolved) throw new TypeError(`Model ${JSON.stringify(name)} was not validated`);
  const { settings } = resolved;
  return {
    name,
    agent: resolved.agent,
    args: [...(settings?.args ?? [])],
    env: { ...settings?.env },
    ...(settings?.permission === undefined ? {} : { permission: settings.permission }),
    ...(settings?.cost === undefined ? {} : { cost: { ...settings.cost } }),
  };
}

function unique(attempts: AttemptPlan[]): AttemptPlan[] {
  const seen = new Set<string>();
  return attempts.filter(({ model, machine }) => {
    const key = JSON.stringify([model.agent, model.args, model.env, machine.name]);
    return !seen.has(key) && seen.add(key);
  });
}
