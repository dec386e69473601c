export interface Kept {
  /** Folder of the recording. */
  folder: string;
  bytes: number;
  /** When the session was over; undefined while it runs. Milliseconds since the epoch. */
  endedAt: number | undefined;
}

export interface KeepLimits {
  keepMs: number;
  totalBytes: number;
}

/** The recordings to remove: those that are over for longer than `keepMs`, and the oldest of those that are over until
 *  all together fit in `totalBytes`. */
export function surplus(kept: readonly Kept[], limits: KeepLimits, now: number): Kept[] {
  let total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  const over = kept
    .filter((each): each is Kept & { endedAt: number } => each.endedAt !== undefined)
    .sort((a, b) => a.endedAt - b.endedAt);
  return over.filter(({ bytes, endedAt }) => {
    const old = now - endedAt > limits.keepMs;
    if (!old && total <= limits.totalBytes) return false;
    total -= bytes;
    return true;
  });
}
