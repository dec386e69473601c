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
  const count: Count = { keys: 0, values: 0 };
  const bare = copy(value, count, { depth: limits.depth, left: limits.values });
  // A key that is set twice stands in the text twice and in the value once.
  return bare === REFUSED || count.keys !== keysIn(text) ? undefined : { value: bare };
}

const LONGEST = 4 * 1024 * 1024;
const REFUSED: unique symbol = Symbol("refused");

interface Count {
  keys: number;
  values: number;
}

/** The same value in objects without a prototype. */
function copy(value: unknown, count: Count, limits: { depth: number; left: number }): unknown {
  if (++count.values > limits.left) return REFUSED;
  if (typeof value === "number") return Number.isFinite(value) ? value : REFUSED;
  if (typeof value !== "object" || value === null) return value;
  if (limits.depth === 0) return REFUSED;
  const inner = { depth: limits.depth - 1, left: limits.left };
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) {
      const copied = copy(item, count, inner);
      if (copied === REFUSED) return REFUSED;
      items.push(copied);
    }
    return items;
  }
  const bare = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value)) {
    const copied = copy((value as Record<string, unknown>)[key], count, inner);
    if (copied === REFUSED) return REFUSED;
    count.keys++;
    bare[key] = copied;
  }
  return bare;
}

function keysIn(text: string): number {
  let keys = 0;
  for (const [, colon] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"\s*(:?)/g)) if (colon) keys++;
  return keys;
}
