/** More candidates than this are not looked at. */
const MOST = 500;

/** The candidate that was most likely meant, if any is close: small slips, other case, `camelCase` for `snake_case`. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length === 0 || word.length > 64) return undefined;
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  let left = MOST;
  for (const candidate of candidates) {
    if (left-- === 0) break;
    if (candidate === word || Math.abs(candidate.length - word.length) > 4) continue;
    const distance = plain(candidate) === plain(word) ? 0.5 : editDistance(word, candidate);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best !== undefined && least <= allowance(word, best) ? best : undefined;
}

/** The hint line for a near miss. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const best = nearest(word, candidates);
  return best === undefined ? undefined : `did you mean ${JSON.stringify(best)}?`;
}

const plain = (word: string): string => word.toLowerCase().replace(/[-_ ]/g, "");

function allowance(word: string, candidate: string): number {
  const length = Math.min(word.length, candidate.length);
  if (length <= 2) return 0.5;
  if (length <= 4) return 1;
  return length <= 8 ? 2 : 3;
}

/** Edits that turn one word into the other; swapped neighbours count once. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
