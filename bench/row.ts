/** One figure: ours, the peers' from the same interleaved run, and the limit it must keep. */
export interface Row {
  suite: string;
  name: string;
  unit: string;
  ours: number;
  peers: Record<string, number>;
  /** The most `ours` may be, in `unit`; or the most `ratio` may be, where the limit is against a peer. */
  limit: string;
  /** Ours over the first peer; null without one. */
  ratio: number | null;
  /** Runs the medians are of. */
  n: number;
  ok: boolean;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Runs ours and each peer once a round, so that a busy moment of the machine hits them all; medians of `n` rounds. */
export async function interleave<Name extends string>(
  n: number,
  measured: Record<Name, () => Promise<number>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(measured) as Name[];
  const samples = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < n; round += 1) {
    for (const name of names) samples.get(name)?.push(await measured[name]());
  }
  return Object.fromEntries(names.map((name) => [name, median(samples.get(name) ?? [])])) as Record<
    Name,
    number
  >;
}
