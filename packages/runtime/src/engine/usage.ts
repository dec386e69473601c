import type { ModelPlan } from "@connector/spec";
import type { HostUsage } from "../host.ts";
import type { Usage } from "./state.ts";

const FIELDS = ["inputTokens", "outputTokens", "cachedTokens", "usd", "estimatedUsd"] as const;

/** Sums what is known; a field that neither side knows stays unknown. */
export function addUsage(a: HostUsage, b: HostUsage): HostUsage {
  const sum: HostUsage = {};
  for (const field of FIELDS) {
    const [x, y] = [a[field], b[field]];
    if (x !== undefined || y !== undefined) sum[field] = (x ?? 0) + (y ?? 0);
  }
  return sum;
}

/** What `a` is more than `b`. */
export function lessUsage(a: HostUsage, b: HostUsage): HostUsage {
  const rest: HostUsage = {};
  for (const field of FIELDS) {
    const whole = a[field];
    if (whole !== undefined) rest[field] = whole - (b[field] ?? 0);
  }
  return rest;
}

/** Fills in `usd` from the model entry's `cost` (US dollars per million tokens: `input`, `output`, `cached`) where the
 *  agent itself does not report one; without a `cost` by the host's own prices. */
export function priced(told: HostUsage, cost: ModelPlan["cost"]): Usage {
  const { estimatedUsd, ...usage } = told;
  if (usage.usd !== undefined) return usage;
  if (cost === undefined)
    return estimatedUsd === undefined ? usage : { ...usage, usd: estimatedUsd };
  const cached = usage.cachedTokens ?? 0;
  const usd =
    ((usage.inputTokens ?? 0) * (cost["input"] ?? 0) +
      (usage.outputTokens ?? 0) * (cost["output"] ?? 0) +
      cached * (cost["cached"] ?? 0)) /
    1_000_000;
  return usd === 0 ? usage : { ...usage, usd };
}
