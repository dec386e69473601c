import { isOver, type SessionRecord } from "../store/record.ts";

const KEPT_MS = 30 * 86_400_000;
const KEPT = 500;

/** Sessions that have been over for so long, or so many, that they are forgotten. */
export function expired(records: readonly SessionRecord[], now: number): SessionRecord[] {
  const over = records
    .filter((record) => isOver(record))
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
  return over.filter((record, index) => index >= KEPT || now - (record.endedAt ?? now) > KEPT_MS);
}
