import { Cron } from "croner";

export interface CronSchedule {
  /** Five fields, or six with seconds first. */
  cron: string;
  /** IANA name; absent: the machine's own. */
  timezone?: string;
}

/** The first moment after `from` that the expression names, in milliseconds since the epoch; undefined: never.
 *  What a change of the clock leaves out comes at the moment after it; what it repeats comes once. */
export function nextDue(schedule: CronSchedule, from: number): number | undefined {
  return cronOf(schedule).nextRun(new Date(from))?.getTime();
}

/** The last moment up to `until` that the expression names. */
export function lastDue(schedule: CronSchedule, until: number): number | undefined {
  // croner looks for moments before a whole second.
  const reference = new Date(Math.floor(until / 1000) * 1000 + 1000);
  return cronOf(schedule).previousRuns(1, reference)[0]?.getTime();
}

function cronOf({ cron, timezone }: CronSchedule): Cron {
  return new Cron(cron, { paused: true, ...(timezone === undefined ? {} : { timezone }) });
}
