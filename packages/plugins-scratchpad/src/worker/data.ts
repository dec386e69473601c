import { DEEPEST } from "./limits.ts";

/** A structured result: plain JSON, every object without a prototype, no key `__proto__`. */
export type ResultData = Record<string, unknown>;

/** Reads a result somebody else wrote; the text says what is wrong with it. */
export function parseData(text: string): ResultData | { problem: string } {
  if (text.trim() === "") return empty();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return problem(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(value)) return problem("it is JSON, but not an object");
  return isTooDeep(value)
    ? problem(`it is nested deeper than ${DEEPEST}`)
    : (bare(value) as ResultData);
}

export function isProblem(read: ResultData | { problem: string }): read is { problem: string } {
  return Object.getPrototypeOf(read) !== null;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function empty(): ResultData {
  return Object.create(null) as ResultData;
}

function problem(text: string): { problem: string } {
  return { problem: text };
}

// Level by level instead of by recursion: a hostile depth must not overflow the stack.
export function isTooDeep(value: unknown): boolean {
  let level = containers([value]);
  for (let levels = 1; level.length > 0; levels++) {
    if (levels > DEEPEST) return true;
    level = level.flatMap((each) => containers(Object.values(each)));
  }
  return false;
}

function containers(values: unknown[]): object[] {
  return values.filter((value) => typeof value === "object" && value !== null);
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (!isObject(value)) return value;
  const out = empty();
  for (const [key, each] of Object.entries(value)) if (key !== "__proto__") out[key] = bare(each);
  return out;
}
