import type { ConnectorDocument } from "../generated/types.ts";
import { resolveModel } from "../model/resolve.ts";
import type { ModelPlan } from "../plan.ts";

/** The model of an alias or name; without one, the user's default agent. */
export function planModel(
  models: ConnectorDocument["models"],
  name: string | undefined,
): ModelPlan {
  if (name === undefined) return { name: "default", args: [], env: {} };
  const resolved = resolveModel(models ?? {}, name);
  if ("problem" in resolved) throw new TypeError(`Model ${JSON.stringify(name)} was not validated`);
  const { agent, settings } = resolved;
  if (!settings) return { name, agent, args: [], env: {} };
  const { args = [], env, permission, cost } = settings;
  return {
    name,
    agent,
    args: [...args],
    env: { ...env },
    ...(permission === undefined ? {} : { permission }),
    ...(cost === undefined ? {} : { cost: { ...cost } }),
  };
}
