import type { Events } from "../events.ts";

/** Looks now and after each event until `look` has an answer; it is asked once more when `signal` aborts. */
export function waitFor<T>(
  events: Events,
  signal: AbortSignal,
  look: () => T | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let stop = (): void => {};
    const check = (): void => {
      try {
        const found = look();
        if (found === undefined) return;
        done();
        resolve(found);
      } catch (error) {
        done();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const done = (): void => {
      stop();
      signal.removeEventListener("abort", check);
    };
    stop = events.listen(check);
    signal.addEventListener("abort", check);
    check();
  });
}
