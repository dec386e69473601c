import { closeSync, openSync, readFileSync } from "node:fs";

/** Kept free of terminals: for the next daemon's connection, the log, the socket that is bound anew. */
const RESERVE = 16;

/** Whether one more terminal fits. Descriptors are given lowest first, so the next number tells how many there are. */
export function roomForTerminal(limit: number): boolean {
  try {
    const next = openSync("/dev/null", "r");
    closeSync(next);
    return next + RESERVE < limit;
  } catch {
    return false;
  }
}

/** The most descriptors this process may have; where the system does not tell, only its own refusal counts. */
export function descriptorLimit(): number {
  try {
    const [, limit] =
      /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
