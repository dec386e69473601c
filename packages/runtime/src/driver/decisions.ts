import type { Plan } from "@connector/spec";
import type { Decisions } from "../engine/event.ts";
import { seated } from "../engine/seats.ts";
import { RunError } from "../error.ts";

/** Throws `unknown-worker` when a decision is about nobody. */
export function checkDecisions(document: Plan, decide: Decisions): void {
  const names = seated(document).phases.flatMap(({ name, steps, workers, merging }) => {
    const resolves = merging?.resolver !== undefined;
    return [...steps, ...workers].map((job) => ({ phase: name, job: job.name, resolves }));
  });
  for (const [wanted, what] of Object.entries(decide)) {
    const found = names.filter(({ phase, job }) => wanted === job || wanted === `${phase}/${job}`);
    if (what === "resolver" && found.length > 0 && !found.some(({ resolves }) => resolves))
      throw new RunError("unsupported", `nobody resolves conflicts of "${wanted}"`, {
        hint: 'Say "on_conflict": "ask" in its phase, or: niia merge --on-conflict resolver --resolver claude',
      });
    if (found.length > 0) continue;
    const known = names.slice(0, 20).map(({ phase, job }) => `${phase}/${job}`);
    throw new RunError("unknown-worker", `there is no worker "${wanted}" in ${document.name}`, {
      hint: `Its workers are ${known.join(", ")}.`,
    });
  }
}
