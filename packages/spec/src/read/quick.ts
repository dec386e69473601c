import type { ReadLimits } from "./reader.ts";

/** The value of a text that is JSON beyond doubt, within the limits and without a key set twice. Undefined where the
 *  reader must look, which finds the places that a complaint needs. The engine's own parser is many times faster than
 *  anything that has yet to be compiled. */
export function readQuickly(text: string, limits: ReadLimits): { value: unknown } | undefined {
  if (text.length > LONGEST) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const count: Count = { keys: 0, left: limits.values };
  const bare = copy(value, count, limits.depth);
  // A key that is set twice stands in the text twice and in the value once.
  return bare === REFUSED || count.keys !== keysIn(text) ? undefined : { value: bare };
}

const LONGEST = 4 * 1024 * 1024;
const REFUSED: unique symbol = Symbol("refused");

interface Count {
  keys: number;
  /** Values that may still come. */
  left: number;
}

/** The same value in objects without a prototype. */
function copy(value: unknown, count: Count, depth: number): unknown {
  if (--count.left < 0) return REFUSED;
  if (typeof value === "number") return Number.isFinite(value) ? value : REFUSED;
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return REFUSED;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const copied = copy(value[index], count, depth - 1);
      if (copied === REFUSED) return REFUSED;
      value[index] = copied;
    }
    return value;
  }
  const bare = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value)) {
    const copied = copy((value as Record<string, unknown>)[key], count, depth - 1);
    if (copied === REFUSED) return REFUSED;
    count.keys++;
    bare[key] = copied;
  }
  return bare;
}

const BACKSLASH = 92;
const COLON = 58;

/** How many strings of a text that is JSON have a colon after them. */
function keysIn(text: string): number {
  let keys = 0;
  for (let open = text.indexOf('"'); open !== -1; ) {
    let close = text.indexOf('"', open + 1);
    while (isEscaped(text, close)) close = text.indexOf('"', close + 1);
    let next = close + 1;
    while (text.charCodeAt(next) <= 32) next++;
    if (text.charCodeAt(next) === COLON) keys++;
    open = text.indexOf('"', next);
  }
  return keys;
}

/** True when an odd number of backslashes stands before a quote. */
function isEscaped(text: string, quote: number): boolean {
  let at = quote - 1;
  while (text.charCodeAt(at) === BACKSLASH) at--;
  return (quote - at) % 2 === 0;
}
