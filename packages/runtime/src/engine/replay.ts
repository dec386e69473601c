import type { RunRecord } from "../journal/journal.ts";
import type { RunEvent } from "./event.ts";
import { createState } from "./start.ts";
import type { RunState } from "./state.ts";
import { step } from "./step.ts";

/** The state to which the events of a run have led. */
export function stateAfter(
  { plan, facts }: Pick<RunRecord, "plan" | "facts">,
  events: readonly RunEvent[],
): RunState {
  return events.reduce((state, event) => step(state, event).state, createState(plan, facts));
}
