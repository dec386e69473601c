import type { PidClock } from "./table.ts";

/** When a process came to be, on the clock of pids. */
export interface Birth {
  pid: number;
  /** How many had been started before it, since the machine was. */
  forks: number;
}

/** Of the pids there are, those that may be of a process started after `birth`, itself among them. All of them, unless
 *  it is certain that the circle of pids has not been closed since: the newest pid is above, and so few were started
 *  that a whole round is out of the question even where most pids were taken. */
export function newerThan(
  pids: readonly number[],
  birth: Birth | undefined,
  clock: PidClock | undefined,
): readonly number[] {
  if (birth === undefined || clock === undefined) return pids;
  const started = clock.forks - birth.forks;
  const sameRound = clock.last >= birth.pid && started >= 0 && started < clock.limit / 2;
  return sameRound ? pids.filter((pid) => pid >= birth.pid) : pids;
}
