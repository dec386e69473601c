import { expect } from "vitest";

/** Asks again until it fits; a loaded machine gets its time. */
export function soon<T>(look: () => T, interval = 20): ReturnType<typeof expect.poll<T>> {
  return expect.poll(look, { timeout: 15_000, interval });
}
