import { Cron } from "croner";

/** The first moment after `from` that the expression names, in milliseconds since the epoch; undefined: never. */
export function nextDue(
  { cron, timezone }: { cron: string; timezone?: string },
  from: number,
): number | undefined {
  const options = timezone === undefined ? {} : { timezone };
  return new Cron(cron, { ...options, paused: true }).nextRun(new Date(from))?.getTime();
}
