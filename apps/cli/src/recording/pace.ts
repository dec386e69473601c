import type { CastEvent } from "@pty4ai/daemon";

export interface Pace {
  /** 2 is twice as fast. */
  speed: number;
  /** No pause is longer than so many seconds of the recording. */
  idleLimit: number;
  /** What comes before it is shown at once. Seconds. */
  from: number;
}

/** What is shown of a recording, each after a pause in milliseconds. */
export function paced(
  events: readonly CastEvent[],
  { speed, idleLimit, from }: Pace,
): { pause: number; data: string }[] {
  const steps: { pause: number; data: string }[] = [];
  let time = from;
  for (const event of events) {
    if (event.code !== "o") continue;
    const idle = Math.min(Math.max(0, event.time - time), idleLimit);
    time = Math.max(time, event.time);
    steps.push({ pause: Math.round((idle / speed) * 1000), data: event.data });
  }
  return steps;
}
