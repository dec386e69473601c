import { readFileSync } from "node:fs";

/** A moment on the clock of the machine, which nobody sets: milliseconds since it started, and which start that was. */
export interface Moment {
  boot: string;
  up: number;
}

/** Linux; elsewhere undefined. */
export function moment(): Moment | undefined {
  try {
    boot ??= readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
    return { boot, up: Number(readFileSync("/proc/uptime", "latin1").split(" ")[0]) * 1000 };
  } catch {
    return undefined;
  }
}

let boot: string | undefined;

/** Milliseconds until a time. Within one start of the machine by the clock that nobody sets; over a new start the clock
 *  of the day has to do. */
export function timeUntil(at: { epoch: number; moment?: Moment | undefined }): number {
  const now = moment();
  const same = now !== undefined && at.moment?.boot === now.boot;
  return same && at.moment !== undefined ? at.moment.up - now.up : at.epoch - Date.now();
}

/** Tells the time of day without its jumps: what is measured by it lasts as long as it lasted. `settle` makes it tell
 *  the time of day again. */
export class SteadyClock {
  #offset = 0;

  constructor() {
    this.settle();
  }

  /** Milliseconds since the epoch, whole. */
  now(): number {
    return Math.round(performance.now() + this.#offset);
  }

  /** How long it is until it tells that time. */
  until(at: number): number {
    return at - this.now();
  }

  settle(): void {
    this.#offset = Date.now() - performance.now();
  }
}
