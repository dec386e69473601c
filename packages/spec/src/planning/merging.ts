import type { Failover, Gate, Phase } from "../generated/types.ts";
import type { MergingPlan } from "../plan.ts";
import { parseTemplate } from "../template.ts";
import { planAttempts } from "./attempts.ts";
import type { Planner } from "./planner.ts";
import { planSession } from "./session.ts";

/** How the trees of a phase are merged, where it says more than `merge`. */
export function planMerging(planner: Planner, phase: Phase): { merging?: MergingPlan } {
  const { gate, on_conflict: onConflict = "keep" } = phase;
  if (gate === undefined && onConflict === "keep") return {};
  return {
    merging: {
      onConflict,
      ...(gate === undefined ? {} : { gate: planGate(gate) }),
      ...(onConflict === "keep" ? {} : { resolver: planResolver(planner, phase) }),
    },
  };
}

function planGate(gate: Gate): NonNullable<MergingPlan["gate"]> {
  const { run, timeout_ms } = typeof gate === "string" ? { run: gate } : gate;
  const timeout = timeout_ms === undefined ? {} : { timeoutMs: timeout_ms };
  return { run: parseTemplate(run).parts, ...timeout };
}

/** A worker like those of the phase, on this machine and in a tree that it is given. */
function planResolver(planner: Planner, phase: Phase): NonNullable<MergingPlan["resolver"]> {
  const { resolver, model, failover, session } = phase;
  const { worktree: _, resume: __, ...own } = planSession(planner, [session]);
  const wanted = { model: resolver ?? model, failover: failover?.flatMap(modelOf) };
  return { attempts: planAttempts(planner, [wanted]), session: own };
}

function modelOf(entry: Failover): Failover[] {
  if (typeof entry === "string") return [entry];
  return entry.model === undefined ? [] : [entry.model];
}
