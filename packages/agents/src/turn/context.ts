import type { DialogPolicy, Permission } from "@pty4ai/protocol";
import type { CompiledSignals } from "./rules.ts";
import type { EngineState } from "./state.ts";
import type { EngineEffect } from "./types.ts";

/** What the engine is told about the session once. */
export interface EngineContext {
  session?: string;
  cwd?: string;
  permission?: Permission;
  sandboxed?: boolean;
  /** What happens when the agent asks. Default: it is left open for a person. */
  dialogs?: DialogPolicy;
}

/** One step under way: a private copy of the state, the effects so far, and the times at which it wants to look again. */
export interface Step {
  signals: CompiledSignals;
  context: EngineContext;
  state: EngineState;
  at: number;
  effects: EngineEffect[];
  deadlines: number[];
}

/** True when `ms` have passed since `since`; else the engine is woken when they will have. */
export function after(step: Step, since: number, ms: number): boolean {
  const due = since + ms;
  if (step.at >= due) return true;
  step.deadlines.push(due);
  return false;
}

export function write(step: Step, key: string, data: string): void {
  step.state.pending.push({ key, data });
  step.effects.push({ type: "write", key, data });
}
