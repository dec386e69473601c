import { type CronSchedule, lastDue, nextDue } from "./cron.ts";

export interface Schedule extends CronSchedule {
  /** What becomes of moments that were missed while the machine was off: nothing, or one run for all of them. */
  catchUp: "skip" | "once";
}

export interface ScheduleFacts {
  /** Milliseconds since the epoch, here and below. */
  now: number;
  /** The last moment that was decided, or when the schedule was added. */
  since: number;
  /** The run of an earlier moment is not over. */
  running: boolean;
}

export interface Decision {
  /** The moment to start a run for; absent: none now. */
  fire?: { due: number; late: boolean };
  /** A moment for which nothing is started. */
  skipped?: { due: number; why: string };
  /** What `since` is from now on. */
  since: number;
  /** When to ask again; absent: never. */
  next?: number;
}

/** So much late is not missed: timers and busy machines. */
export const GRACE_MS = 90_000;

/** Says what a schedule does now. A moment is decided once, whatever the clock does: `since` never goes back. Runs never
 *  overlap: a moment that comes due while the run before goes on is skipped. */
export function decide(schedule: Schedule, { now, since, running }: ScheduleFacts): Decision {
  const next = nextDue(schedule, Math.max(now, since));
  const wait = next === undefined ? {} : { next };
  const due = lastDue(schedule, now);
  if (due === undefined || due <= since) return { since, ...wait };
  const late = now - due > GRACE_MS;
  if (running) return { since: due, skipped: { due, why: "the run before is not over" }, ...wait };
  if (late && schedule.catchUp === "skip") {
    return { since: due, skipped: { due, why: "nobody was there when it was due" }, ...wait };
  }
  return { since: due, fire: { due, late }, ...wait };
}
