/** A stream of numbers that a seed determines: `next(n)` is an integer in `[0, n)`. */
export interface Random {
  next: (below: number) => number;
  /** One of the list. */
  pick: <T>(list: readonly T[]) => T;
  bytes: (length: number) => Buffer;
}

/** Small and known: the same few operations in any language, so that a program in a terminal can follow along. */
export function makeRandom(seed: number): Random {
  let state = (Math.abs(Math.trunc(seed)) % 2147483646) + 1;
  const next = (below: number): number => {
    state = (state * 16807) % 2147483647;
    return Math.floor(state / 128) % below;
  };
  return {
    next,
    pick: (list) => list[next(list.length)] as (typeof list)[number],
    bytes: (length) => Buffer.from(Array.from({ length }, () => next(256))),
  };
}
