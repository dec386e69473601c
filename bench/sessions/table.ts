import { median, type Row } from "../row.ts";

/** Figures of several subjects, one of each a round. */
export interface Samples<Taken> {
  median: (name: string, figure: (taken: Taken) => number) => number;
  /** Median over the rounds of ours over theirs in the same round: what the machine did meanwhile hit both. */
  ratio: (ours: string, peer: string, figure: (taken: Taken) => number) => number;
}

/** Takes one sample of each subject a round, `n` rounds. */
export async function sampled<Subject, Taken>(
  n: number,
  subjects: Record<string, Subject>,
  take: (subject: Subject, name: string) => Promise<Taken>,
): Promise<Samples<Taken>> {
  const taken = new Map<string, Taken[]>(Object.keys(subjects).map((name) => [name, []]));
  for (let round = 0; round < n; round += 1) {
    for (const [name, subject] of Object.entries(subjects)) {
      try {
        taken.get(name)?.push(await take(subject, name));
      } catch (cause) {
        throw new Error(`${name}: ${(cause as Error).message}`, { cause });
      }
    }
  }
  const of = (name: string, figure: (taken: Taken) => number): number[] =>
    (taken.get(name) ?? []).map(figure);
  return {
    median: (name, figure) => median(of(name, figure)),
    ratio: (ours, peer, figure) => {
      const theirs = of(peer, figure);
      return median(of(ours, figure).map((value, round) => value / (theirs[round] ?? Number.NaN)));
    },
  };
}

/** A row of this suite; `ok` judges the ratio, or our figure where there is no peer. */
export function rowOf(
  row: Omit<Row, "suite" | "ok" | "ratio"> & {
    ratio?: number | null;
    ok: (judged: number) => boolean;
  },
): Row {
  const ratio = row.ratio ?? null;
  return { ...row, suite: "sessions", ratio, ok: row.ok(ratio ?? row.ours) };
}
