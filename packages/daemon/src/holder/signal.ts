import { constants } from "node:os";

export function isSignal(name: unknown): name is NodeJS.Signals {
  return typeof name === "string" && Object.hasOwn(constants.signals, name);
}

/** The usual name of a signal's number: of two names for one number the first. */
export function signalName(number: number): string {
  return NAMES.get(number) ?? `SIG${number}`;
}

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.signals)
    .reverse()
    .map(([name, number]) => [number, name]),
);
