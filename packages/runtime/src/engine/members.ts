import { phasePlan } from "./attempt.ts";
import type { JobRef } from "./event.ts";
import { nextLetter } from "./mail.ts";
import { jobsOf } from "./names.ts";
import { cueTurn, finish } from "./send.ts";
import { jobOf, phaseOf, type Work } from "./work.ts";

/** The seats of a phase, in order. */
export function seatsOf(work: Work, phase: number): JobRef[] {
  const steps = phasePlan(work.state, phase).steps.length;
  const seats = jobsOf(work.state.plan, phase) - steps;
  return Array.from({ length: seats }, (_, seat) => ({ phase, job: steps + seat }));
}

/** Types to each seat that is idle the first letter that waits for it. */
export function deliver(work: Work, phase: number): void {
  for (const ref of seatsOf(work, phase)) {
    if (jobOf(work, ref).stage !== "idle") continue;
    const letter = nextLetter(work, ref);
    if (letter !== undefined) cueTurn(work, ref, letter);
  }
}

/** Asks every seat that is idle for its result, which ends it. Returns true when none is left. */
export function finishSeats(work: Work, phase: number): boolean {
  for (const ref of seatsOf(work, phase)) if (jobOf(work, ref).stage === "idle") finish(work, ref);
  return phaseOf(work, phase).running === 0;
}
