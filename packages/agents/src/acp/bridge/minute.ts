import { globSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const MINUTE_MS = 60_000;

/** Waits until the clock minute is over in which a file of this pattern was made, if it is not yet. */
export async function minuteAfter(pattern: string): Promise<void> {
  await sleep(untilNextMinute(madeAt(pattern), Date.now()));
}

/** When the last of the files was made, or 0. */
export function madeAt(pattern: string): number {
  return Math.max(0, ...globSync(pattern).map((file) => statSync(file).birthtimeMs));
}

/** Milliseconds until another clock minute than that of `made`, with a little more for a clock that is read twice. */
export function untilNextMinute(made: number, now: number): number {
  const next = (Math.floor(made / MINUTE_MS) + 1) * MINUTE_MS;
  return next > now ? Math.min(next - now, MINUTE_MS) + 100 : 0;
}
