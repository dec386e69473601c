import { ConditionError, evaluateCondition } from "@connector/spec";
import type { TriggerEvent } from "./github.ts";

export interface Trigger {
  on: string;
  /** CEL over `event`. */
  filter?: string;
}

export type Match =
  | { matches: true; on: string }
  /** Why not, for people. */
  | { matches: false; why: string };

/** Whether an event starts a document with these triggers. A filter without a boolean value does not match. */
export function matchEvent(triggers: readonly Trigger[], { names, event }: TriggerEvent): Match {
  const wanted = triggers.filter(({ on }) => names.includes(on));
  if (wanted.length === 0) {
    const on = triggers.map((trigger) => trigger.on).join(", ");
    return { matches: false, why: `it waits for ${on || "nothing"}, not ${names.join(", ")}` };
  }
  const reasons: string[] = [];
  for (const { on, filter } of wanted) {
    const why = filter === undefined ? undefined : refusal(filter, event);
    if (why === undefined) return { matches: true, on };
    reasons.push(why);
  }
  return { matches: false, why: reasons.join("; ") };
}

function refusal(source: string, event: Record<string, unknown>): string | undefined {
  try {
    const { value, warnings } = evaluateCondition({ source }, { event });
    if (value) return undefined;
    return warnings[0] ?? `the filter is false: ${source}`;
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    return `the filter has no value: ${error.message}`;
  }
}
