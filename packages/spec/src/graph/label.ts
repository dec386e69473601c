import type { AttemptPlan } from "../plan.ts";
import type { TemplatePart } from "../template.ts";

/** `claude/opus on gpu-a`. */
export function attemptLabel({ model, machine }: AttemptPlan): string {
  const agent = model.agent ?? "default agent";
  return machine.name === undefined ? agent : `${agent} on ${machine.name}`;
}

/** Who has the work, then who gets it when that one cannot go on. */
export function attemptsLabel(attempts: readonly AttemptPlan[]): string {
  return attempts.map(attemptLabel).join(", then ");
}

/** A parsed template as it was written. */
export function templateText(parts: readonly TemplatePart[]): string {
  return parts
    .map((part) =>
      "text" in part
        ? part.text.replaceAll("{", "{{")
        : `{${[part.slot.name, ...part.slot.path].join(".")}}`,
    )
    .join("");
}
