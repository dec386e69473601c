import type { PidClock } from "./table.ts";

/** When a process came to be, on the clock of pids. */
export interface Birth {
  pid: number;
  /** How many had been started before it, since the machine was. */
  forks: number;
}

/** Of pids that were listed before the clock was read, those that may be of a process started after `birth`, itself
 *  among them: the part of the circle from there to the newest. All of them where so many were started since that the
 *  circle may have been closed, even where half of all pids are taken. */
export function newerThan(
  pids: readonly number[],
  birth: Birth | undefined,
  clock: PidClock | undefined,
): readonly number[] {
  if (birth === undefined || clock === undefined) return pids;
  const started = clock.forks - birth.forks;
  if (started < 0 || started >= clock.limit / 2) return pids;
  if (clock.last >= birth.pid) return pids.filter((pid) => pid >= birth.pid && pid <= clock.last);
  return pids.filter((pid) => pid >= birth.pid || pid <= clock.last);
}
