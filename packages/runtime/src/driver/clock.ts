/** Time as the driver sees it; a simulation brings its own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves at `due` (milliseconds since the epoch) or later, at once when that is past; rejects when `signal` aborts. */
  until(due: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  until: async (due, signal) => {
    while (Date.now() < due) await nap(Math.min(due - Date.now(), LONGEST), signal);
    signal.throwIfAborted();
  },
};

/** Timers longer than this fire at once. */
const LONGEST = 2 ** 31 - 1;

function nap(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", aborted, { once: true });
    function done(): void {
      signal.removeEventListener("abort", aborted);
      resolve();
    }
    function aborted(): void {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    }
  });
}
