import type { Plan } from "@connector/spec";
import type { Decisions } from "../engine/event.ts";
import { seated } from "../engine/seats.ts";
import { RunError } from "../error.ts";

/** Throws `unknown-worker` when a decision is about nobody. */
export function checkDecisions(document: Plan, decide: Decisions): void {
  const names = seated(document).phases.flatMap(({ name, steps, workers }) =>
    [...steps, ...workers].map((job) => ({ phase: name, job: job.name })),
  );
  for (const wanted of Object.keys(decide)) {
    if (names.some(({ phase, job }) => wanted === job || wanted === `${phase}/${job}`)) continue;
    const known = names.slice(0, 20).map(({ phase, job }) => `${phase}/${job}`);
    throw new RunError("unknown-worker", `there is no worker "${wanted}" in ${document.name}`, {
      hint: `Its workers are ${known.join(", ")}.`,
    });
  }
}
